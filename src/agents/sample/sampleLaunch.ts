/** Where the sample agent's program is, and where it keeps its conversations; all absolute. */
export interface SampleSettings {
  /** The Node to run it with; Electron's own works too. */
  readonly nodePath: string;
  readonly scriptPath: string;
  readonly home: string;
}

export function sampleLaunch({ nodePath, scriptPath, home }: SampleSettings) {
  return {
    command: nodePath,
    args: [scriptPath],
    env: { ELECTRON_RUN_AS_NODE: '1', THREADKEEPER_SAMPLE_HOME: home },
  };
}
