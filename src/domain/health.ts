import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';

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

/** What was found out last about the conversation that a thread is tied to. */
export interface ThreadHealth extends ProbeResult {
  /** ISO 8601 in UTC. */
  readonly checkedAt: string;
}

export const threadHealthSchema: Schema<ThreadHealth> = v.object({
  health: v.picklist(healths),
  reason: v.string(),
  checkedAt: v.string(),
});
