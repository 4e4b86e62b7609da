import * as v from 'valibot';
import { Database } from './database.ts';
import { SqliteError } from './sqliteError.ts';
import { patchVfs, type Access, type NodeVfs } from './vfs/patchVfs.ts';
import { loadSqlJs, type SqlJs } from './vfs/sqlJs.ts';

/** SQLite in WASM that opens files of this machine, or databases in memory. */
export class Sqlite {
  static #loaded: Promise<Sqlite> | undefined;
  readonly #sqlJs: SqlJs;
  readonly #vfs: NodeVfs;

  private constructor(sqlJs: SqlJs) {
    this.#sqlJs = sqlJs;
    this.#vfs = patchVfs(sqlJs);
  }

  /**
   * `wasmPath`: sql.js's own sql-wasm.wasm. Throws when sql.js is not the version the VFS was written for. There is
   * one a thread, because sql.js itself gives the same instance at every call.
   */
  static load(wasmPath: string): Promise<Sqlite> {
    Sqlite.#loaded ??= loadSqlJs(wasmPath).then((sqlJs) => new Sqlite(sqlJs));
    return Sqlite.#loaded;
  }

  /**
   * Opens or makes a database file. The caller owns it alone: there are no locks between processes. Throws
   * `SqliteError`; then the file is as it was.
   */
  openFile(filePath: string): Database {
    const database = this.#open(filePath, 'write');
    try {
      setUpFile(database);
      return database;
    } catch (error) {
      database.abandon();
      throw error;
    }
  }

  /**
   * Opens a database file to read it, with what is in its log only. Neither it nor its folder is changed. Throws
   * `SqliteError`.
   */
  openFileReadOnly(filePath: string): Database {
    const database = this.#open(filePath, 'read');
    // Exclusive, so that the log needs no shared memory.
    database.script('PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY');
    return database;
  }

  openMemory(): Database {
    const database = new Database(new this.#sqlJs.Database(), this.#vfs.last, 'write');
    database.script('PRAGMA foreign_keys = ON');
    return database;
  }

  /**
   * Runs `read`, which is ended when `check` throws, with what that threw: SQLite asks for no leave in the middle of a
   * statement, but it asks the VFS for pages. What `read` may have written is in a transaction that the caller ends.
   */
  interruptible<T>(check: () => void, read: () => T): T {
    const { last } = this.#vfs;
    last.onRead = check;
    try {
      return read();
    } finally {
      last.onRead = undefined;
      // Whatever SQLite made of the pages that it did not get.
      check();
    }
  }

  #open(filePath: string, access: Access): Database {
    const { Database: SqlJsDatabase } = this.#sqlJs;
    const { last } = this.#vfs;
    last.error = undefined;
    try {
      return new Database(
        this.#vfs.openAs(filePath, access, () => new SqlJsDatabase([])),
        last,
        access,
      );
    } catch (error) {
      // sql.js asks for the message of a database it has not got yet, and is told "out of memory".
      throw new SqliteError('unable to open database file', last.error ?? error);
    }
  }
}

const journalModeRow = v.object({ journal_mode: v.string() });

/**
 * What a new database is made of, in bytes. A message changes some twelve pages, most of them of the documents'
 * indexes (M4), and each is written whole: with SQLite's usual 4096 that was 28 times the message's text, with these
 * it is 10. Reading a page of a chat takes half as long again, about 0.5 ms. An existing database keeps the
 * size that it has.
 */
const pageSize = 1024;
/** How long the log gets before it is moved into the file, in bytes; SQLite's own 1,000 pages would be often. */
const logSize = 4 * 1024 * 1024;
/** In bytes: 10,000 threads with the index that counts their messages. */
const cacheSize = 16 * 1024 * 1024;

/**
 * The order matters: in exclusive mode the log needs no shared memory, which the VFS does not have. FULL because
 * with NORMAL a power cut loses acknowledged messages.
 */
function setUpFile(database: Database): void {
  database.script(`PRAGMA page_size = ${pageSize}`);
  database.script('PRAGMA locking_mode = EXCLUSIVE');
  const mode = database.get(journalModeRow, 'PRAGMA journal_mode = WAL')?.journal_mode;
  if (mode !== 'wal') throw new SqliteError(`SQLite keeps its journal as ${mode ?? 'nothing'}`, undefined);
  database.script('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY');
  database.script(
    `PRAGMA wal_autocheckpoint = ${logSize / pageSize}; PRAGMA cache_size = -${cacheSize / 1024}`,
  );
}
