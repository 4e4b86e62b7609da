import { locateDatabase, ownerFolder } from '../locateDatabase.ts';
import { HostClaim } from './hostClaim.ts';

/**
 * Lets this machine open a store that another one claims: to be called when the user says that it is not open there,
 * since two writers damage the file. Whoever opens the store next claims it. Rejects with the system's error.
 */
export async function openHere(databasePath: string): Promise<void> {
  await new HostClaim(ownerFolder(await locateDatabase(databasePath))).overrule();
}
