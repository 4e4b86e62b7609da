/** What the user set for Codex, read anew for every turn. */
export interface CodexSettings {
  /** The program; empty is the one on the PATH. */
  readonly path?: string | undefined;
  /** Empty is the one of Codex's own configuration. */
  readonly model?: string | undefined;
  readonly sandbox: 'read-only' | 'workspace-write' | 'danger-full-access';
  readonly approvalPolicy: 'untrusted' | 'on-request' | 'never';
  /** Arguments after our own. */
  readonly args?: readonly string[] | undefined;
  /** On top of our own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** How its app-server is started. */
export function appServer({ args = [], env }: CodexSettings) {
  return { args: ['app-server', ...args], ...(env && { env }) };
}

/** The environment that Codex gets. */
export function codexEnvironment({ env }: CodexSettings): NodeJS.ProcessEnv {
  return { ...process.env, ...env };
}
