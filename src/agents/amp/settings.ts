import { homedir } from 'node:os';

/** What the user set for Amp, read anew for every turn. */
export interface AmpSettings {
  /** The program; empty is the one on the PATH. */
  readonly path?: string | undefined;
  /** After our own arguments: `--mode high`, for example. */
  readonly args?: readonly string[] | undefined;
  /** On top of our own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/**
 * The environment that Amp gets. `AMP_THREAD_ID` is there where the window was started by a tool of Amp; a thread of
 * ours must not become a child of that one (P6).
 */
export function ampEnvironment({ env }: AmpSettings): NodeJS.ProcessEnv {
  return { ...process.env, ...env, AMP_THREAD_ID: undefined };
}

export function homeOf(env: NodeJS.ProcessEnv): string {
  return env['HOME'] || homedir();
}
