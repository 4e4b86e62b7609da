/** What the user set for Claude Code, read anew for every turn. */
export interface ClaudeSettings {
  /** The program; empty is the one that is found. */
  readonly path?: string | undefined;
  /** Arguments after our own. */
  readonly args?: readonly string[] | undefined;
  /** On top of our own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Empty is the one of Claude Code's own configuration. */
  readonly model?: string | undefined;
  /** Empty is the one of Claude Code's own configuration. */
  readonly permissionMode?: string | undefined;
}

/** The environment that Claude Code gets. */
export function claudeEnvironment({ env }: ClaudeSettings): NodeJS.ProcessEnv {
  return { ...process.env, ...env };
}
