/** Where this machine keeps things; the composition root gives `process.env`, `os.homedir()`, `process.platform`. */
export interface Places {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** The databases of the Amp orchestrator that are at its usual places, the likeliest first. */
export function findAmpDatabases(places: Places): Promise<string[]> {
  return Promise.reject(new Error(`Not there yet: ${places.home}`));
}
