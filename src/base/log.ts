/**
 * Where every branch is written down (P12). `facts` are shown as `key=value`; texts of messages and secrets do not
 * belong in them.
 */
export interface Logger {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
}

/** The same log, with facts at the end of each of its lines. */
export function withFacts(log: Logger, facts: LogFacts): Logger {
  return {
    info: (message, more) => log.info(message, { ...more, ...facts }),
    warn: (message, more) => log.warn(message, { ...more, ...facts }),
    error: (message, more) => log.error(message, { ...more, ...facts }),
  };
}

export type LogFacts = Readonly<Record<string, unknown>>;

/** One line: the message, then its facts in order. Strings with blanks or quotes, arrays and objects as JSON. */
export function formatLogLine(message: string, facts: LogFacts = {}): string {
  const pairs = Object.entries(facts).map(([key, value]) => `${key}=${formatFact(value)}`);
  return [message, ...pairs].join(' ');
}

function formatFact(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.message);
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return value === undefined ? 'none' : JSON.stringify(value);
}
