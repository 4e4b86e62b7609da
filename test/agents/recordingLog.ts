import { formatLogLine, type LogFacts, type Logger } from '../../src/base/log.ts';

/** A log that keeps its lines for the tests to read. */
export interface RecordingLog extends Logger {
  readonly lines: readonly string[];
  /** Of every process that was started. */
  pids(): readonly number[];
}

export function recordingLog(): RecordingLog {
  const lines: string[] = [];
  const add = (message: string, facts?: LogFacts): void => void lines.push(formatLogLine(message, facts));
  return {
    lines,
    pids: () => lines.flatMap((line) => /^Agent process started pid=(\d+)/.exec(line)?.[1] ?? []).map(Number),
    info: add,
    warn: add,
    error: add,
  };
}
