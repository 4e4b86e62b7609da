import { fillLegacy, openNative } from '../../test/unit/store/support/legacyTables.ts';
import { bodyOf } from './storeSeed.ts';

const sessions = 10_000;

/** Makes a closed database of the Amp orchestrator, roughly of that size; answers its path. */
export function seedLegacy(file: string, megabytes: number): string {
  const database = openNative(file);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  fillLegacy(
    database,
    Array.from({ length: sessions }, (_, index) => ({ id: `session-${index}`, threadId: `T-${index}` })),
  );
  const output = database.prepare('INSERT INTO iterations (sessionId, output) VALUES (?, ?)');
  // A body is 2 KB.
  for (let index = 0; index < megabytes * 500; index += 1)
    output.run(`session-${index % sessions}`, bodyOf(index));
  database.exec('COMMIT');
  database.close();
  return file;
}
