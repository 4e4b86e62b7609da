import { messageOf } from '../../base/decode.ts';
import { ChangedWhileCopied } from '../backup/snapshot.ts';
import { codeOf } from '../errorCode.ts';
import { SqliteError } from '../sqlite/sqliteError.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';
import { locked } from './exclusively.ts';
import { StoreJobError } from './job.ts';

/** Whatever ended a job, as its caller gets it: what happened, what was kept, what to do. */
export function toJobError(error: unknown, databasePath: string): StoreJobError {
  if (error instanceof StoreJobError) return error;
  if (error instanceof StoreUnavailable) return new StoreJobError('refused', error.message);
  if (error instanceof ChangedWhileCopied) return locked(databasePath, 'it is being written');
  if (error instanceof SqliteError) return fromSqlite(error, databasePath);
  if (codeOf(error) === 'EBUSY') return locked(databasePath, 'the system says that it is busy');
  return new StoreJobError('failed', `${messageOf(error)}. ${asItWas(databasePath)}`, { cause: error });
}

function fromSqlite(error: SqliteError, databasePath: string): StoreJobError {
  const left = asItWas(databasePath);
  switch (error.kind) {
    case 'not-a-database':
      return new StoreJobError('refused', `${databasePath} is not a database. It was left as it was.`);
    case 'damaged':
      return new StoreJobError('damaged', `${databasePath} is damaged. It was left as it was.`);
    case 'full':
      return new StoreJobError('failed', `There is no space left on the disk. ${left}`);
    case 'cannot-open':
    case 'read-only':
      return new StoreJobError(
        'failed',
        `${databasePath} cannot be written: ${messageOf(error.cause)}. ${left}`,
      );
    case 'other':
      return new StoreJobError('failed', `SQLite: ${error.message}. ${left}`, { cause: error });
  }
}

function asItWas(databasePath: string): string {
  return `${databasePath} was left as it was.`;
}
