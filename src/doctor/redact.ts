/** Who must not be named in a report that leaves this machine. */
export interface Private {
  /** The home folder, and where it leads when it is a link. Absolute. */
  readonly homes: readonly string[];
  readonly user: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A shorter value says too little to be a secret, and would be found in every other word. */
const shortestSecret = 6;
const secretName = /KEY|TOKEN|SECRET|PASSW/i;

/** What secrets look like, whoever they belong to. */
const secretShapes = [
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{6,}/gi,
  /\b(?:sk|pk|rk)-[\w-]{6,}/g,
  /\b(?:gh[opsur]|github_pat|glpat|xox[abeoprs]|npm|hf)[_-][\w-]{10,}/g,
  /\bAKIA[0-9A-Z]{12,}/g,
  /\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g,
  /(?<=:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g,
  /(?<=\b(?:api[_-]?key|token|secret|password|passwd)["']?\s*[=:]\s*["']?)[^\s"',;&]{6,}/gi,
];

/**
 * Takes out of a text what a report must not tell: secrets by their shape and by the values of the environment, the
 * home folder in any spelling (`~`), the user's name.
 */
export function createRedactor({ homes, user, env }: Private): (text: string) => string {
  const values = secretValues(env).map((value) => new RegExp(escape(value), 'g'));
  const secrets = [...values, ...secretShapes];
  const folders = homes.flatMap((home) => homePattern(home) ?? []);
  const name = new RegExp(`(?<![\\p{L}\\p{N}])${escape(user)}(?![\\p{L}\\p{N}])`, 'giu');
  return (text) => {
    const withoutSecrets = secrets.reduce((left, secret) => left.replace(secret, '[secret]'), text);
    const withoutHome = folders.reduce((left, folder) => left.replace(folder, '~'), withoutSecrets);
    return user === '' ? withoutHome : withoutHome.replace(name, '[user]');
  };
}

/** Every text in a report, whatever its shape. */
export function redactAll(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactAll(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactAll(item, redact)]));
}

/** The longest first: one may begin with another. */
function secretValues(env: Private['env']): string[] {
  return Object.entries(env)
    .flatMap(([name, value]) => (secretName.test(name) && value !== undefined ? [value] : []))
    .filter((value) => value.trim().length >= shortestSecret)
    .sort((one, other) => other.length - one.length);
}

/**
 * The folder with any separators (`\\` as in JSON, `%2F` as in a URL), with or without a scheme before it, in any
 * case; its own name ends there. None for the root of a disk, which is nobody's home.
 */
function homePattern(home: string): RegExp | undefined {
  const one = String.raw`(?:[\\/]|%2F|%5C)`;
  const separator = `${one}+`;
  const [drive, ...rest] = /^[A-Za-z]:/.test(home) ? [home.slice(0, 1), home.slice(2)] : [undefined, home];
  const segments = rest
    .join('')
    .split(/[\\/]+/)
    .filter(Boolean);
  if (segments.length === 0) return undefined;
  const start = drive === undefined ? one : `${one}?${drive}(?::|%3A)?${separator}`;
  const names = segments.map((segment) => `(?:${escape(segment)}|${escape(encodeURIComponent(segment))})`);
  return new RegExp(`${start}${names.join(separator)}(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])`, 'giu');
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
