/** What a probe says of a binding. `unknown` is "cannot tell" and never treated as `missing` (ruling 5). */
export const healths = [
  'provisional',
  'live',
  'archived',
  'busy',
  'missing',
  'moved',
  'torn',
  'unknown',
] as const;
export type Health = (typeof healths)[number];

export interface ProbeResult {
  readonly health: Health;
  /** In the user's words: where it looked, what it saw. */
  readonly reason: string;
}
