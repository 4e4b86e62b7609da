import { backUp } from '../../backup/backUp.ts';
import { takeInventory, verifyAgainst } from '../../backup/inventory.ts';
import { rollBackThreads, type RolledBack } from '../../migrations/rollBackThreads.ts';
import { threadTables } from '../../migrations/threadSchema.ts';
import type { Database } from '../../sqlite/database.ts';
import { existingFile, withDatabase } from '../databaseFile.ts';
import { exclusively } from '../exclusively.ts';
import type { StoreJobReports } from '../job.ts';
import { openCopy, type JobContext } from '../jobContext.ts';

/** M25: rehearsed on a copy, never without a backup, every other row the same afterwards. */
export async function rollBackFile(
  context: JobContext,
  databasePath: string,
): Promise<StoreJobReports['rollback']> {
  const file = await existingFile(databasePath);
  return exclusively(file, async () => {
    await openCopy(context, file, (copy) => rollBack(context, copy));
    return withDatabase(context.sqlite, file, (database) => {
      context.stage('Making a backup');
      const backupPath = backUp(database, file, { onPiece: context.check });
      const { tables, indexes, threads, messages } = rollBack(context, database);
      return {
        kind: 'rollback',
        databasePath,
        backupPath,
        removedTables: [...tables],
        removedIndexes: [...indexes],
        removedRows: { threads, messages },
      };
    });
  });
}

function rollBack(context: JobContext, database: Database): RolledBack {
  context.stage('Rolling back');
  const before = context.reading(() => takeInventory(database));
  const kept = before.tables.filter(({ table }) => !(table in threadTables) && table !== 'migrations');
  return database.transaction(() => {
    const removed = rollBackThreads(database);
    context.reading(() => verifyAgainst(database, { ...before, tables: kept }, []));
    return removed;
  });
}
