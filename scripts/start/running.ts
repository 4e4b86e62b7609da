/** A VS Code that was opened: `ended` when the user closed it, `stop` ends all that was started for it. */
export interface Running {
  readonly ended: Promise<void>;
  stop(): Promise<unknown>;
}

export interface Place {
  /** The extension's folder. */
  readonly extension: string;
  /** The folder to open. */
  readonly folder: string;
}

/** Opens VS Code and resolves when it has ended, or when Ctrl+C, SIGTERM or a closed terminal (SIGHUP) has ended it. */
export async function runUntilEnd(open: () => Promise<Running>): Promise<void> {
  // listening before anything starts: a Ctrl+C while it starts must not leave half of it behind
  const asked = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve());
  });
  const running = await open();
  await Promise.race([running.ended, asked]);
  await running.stop();
}
