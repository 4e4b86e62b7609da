import { locateDatabase, ownerFolder } from '../locateDatabase.ts';
import { HostClaim } from './hostClaim.ts';

/** Removes the claim of another machine on this store; whoever opens it next claims it. Rejects with the system's error. */
export async function overruleClaim(databasePath: string): Promise<void> {
  await new HostClaim(ownerFolder(await locateDatabase(databasePath))).overrule();
}
