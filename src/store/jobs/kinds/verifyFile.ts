import { integrityProblems, orphans } from '../../backup/integrity.ts';
import { readHistory, validateHistory } from '../../migrations/history.ts';
import { migrations } from '../../migrations/all.ts';
import { migrate } from '../../migrations/migrate.ts';
import { columnsOf, schemaObjects } from '../../migrations/schemaObjects.ts';
import { threadColumns, threadIndexes, type ThreadTable } from '../../migrations/threadSchema.ts';
import type { Database } from '../../sqlite/database.ts';
import { messageOf } from '../../../base/decode.ts';
import type { Check, StoreJobReports } from '../job.ts';
import { onCopy, type JobContext } from '../jobContext.ts';
import { indexColumn } from './indexColumn.ts';
import { stepsFor } from './migrateFile.ts';

/** M32: whether the migration is there, whole: version row, tables, indexes; and whether the file is sound. */
export function verifyFile(context: JobContext, databasePath: string): Promise<StoreJobReports['verify']> {
  return onCopy(context, databasePath, (database) => {
    context.stage('Verifying');
    const checks = context.reading(() => verifyDatabase(context, database));
    return { kind: 'verify', databasePath, ok: checks.every(({ ok }) => ok), checks };
  });
}

function verifyDatabase(context: JobContext, database: Database): Check[] {
  return [
    historyCheck(database),
    ...Object.entries(threadColumns).map(([table, columns]) => tableCheck(database, table, columns)),
    ...threadIndexes.map((index) => indexCheck(database, index)),
    ...(stepsFor(database) === migrations ? [storeCheck(context, database)] : []),
    listCheck('No row refers to one that is gone', orphans(database)),
    listCheck('SQLite finds the file sound', integrityProblems(database)),
  ];
}

function historyCheck(database: Database): Check {
  const name = 'Version row';
  const history = readHistory(database);
  try {
    validateHistory(history, migrations);
  } catch (error) {
    return { name, ok: false, detail: messageOf(error) };
  }
  const rows = history.map((row) => `${row.version} ${row.name}`);
  return { name, ok: rows.length > 0, detail: rows.join(', ') || 'none: the migration has not run' };
}

function tableCheck(database: Database, table: string, columns: readonly string[]): Check {
  const name = `Table ${table}`;
  const there = new Set(columnsOf(database, table));
  if (there.size === 0) return { name, ok: false, detail: 'missing' };
  const missing = columns.filter((column) => !there.has(column));
  return {
    name,
    ok: missing.length === 0,
    detail: missing.length === 0 ? 'there' : `lacks ${missing.join(', ')}`,
  };
}

function indexCheck(
  database: Database,
  { name, table, column }: { name: string; table: ThreadTable; column: string },
): Check {
  const there = indexColumn(database, name);
  const wanted = `${table}.${column}`;
  return { name: `Index ${name}`, ok: there === wanted, detail: there ?? 'missing' };
}

/** A store of ours has at least what a new one has. */
function storeCheck({ sqlite }: JobContext, database: Database): Check {
  const fresh = sqlite.openMemory();
  migrate(fresh);
  const wanted = schemaObjects(fresh);
  fresh.close();
  const { tables, indexes } = schemaObjects(database);
  const missing = [
    ...[...wanted.tables].filter((table) => !tables.has(table)),
    ...[...wanted.indexes].filter((index) => !indexes.has(index)),
  ];
  return {
    name: 'Tables and indexes of Threadkeeper',
    ok: missing.length === 0,
    detail:
      missing.length === 0
        ? `${wanted.tables.size} tables, ${wanted.indexes.size} indexes`
        : `missing: ${missing.join(', ')}`,
  };
}

function listCheck(name: string, problems: readonly string[]): Check {
  const more = problems.length > 5 ? ` and ${problems.length - 5} more` : '';
  const detail = problems.length === 0 ? 'yes' : problems.slice(0, 5).join('; ') + more;
  return { name, ok: problems.length === 0, detail };
}
