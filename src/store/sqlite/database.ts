import type { Database as SqlJsDatabase, SqlValue, Statement } from 'sql.js';
import { decode, messageOf, type Schema } from '../../base/decode.ts';
import type { Row } from './columns.ts';
import { RowError } from './rowError.ts';
import { SqliteError } from './sqliteError.ts';
import { toPlain } from './text.ts';
import type { VfsState } from './vfs/guard.ts';
import type { Access } from './vfs/patchVfs.ts';

export type SqlParams = readonly SqlValue[];

/** One open SQLite database: synchronous, so that it belongs into a worker. Throws `SqliteError`. */
export class Database {
  readonly #sqlJs: SqlJsDatabase;
  readonly #last: VfsState;
  readonly #statements = new Map<string, Statement>();
  readonly #begin: string;
  #inTransaction = false;

  constructor(sqlJs: SqlJsDatabase, last: VfsState, access: Access) {
    this.#sqlJs = sqlJs;
    this.#last = last;
    this.#begin = access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN';
  }

  /** Runs one statement that gives no rows; how many rows it changed. Text is stored as `toPlain` makes it. */
  run(sql: string, params: SqlParams = []): number {
    this.#attempt(() => this.#withStatement(sql, params, (statement) => statement.step()));
    return this.#sqlJs.getRowsModified();
  }

  /** The first row, decoded; undefined when there is none. */
  get<T>(row: Schema<T>, sql: string, params: SqlParams = []): T | undefined {
    const read = (statement: Statement) =>
      statement.step() ? decodeRow(row, statement.getColumnNames(), statement.get()) : undefined;
    return this.#attempt(() => this.#withStatement(sql, params, read));
  }

  /** All rows, decoded. */
  all<T>(row: Schema<T>, sql: string, params: SqlParams = []): T[] {
    const read = (statement: Statement) => {
      const rows: T[] = [];
      // Asked for once: `getAsObject` reads them out of the WASM memory again for every row.
      const names = statement.getColumnNames();
      while (statement.step()) rows.push(decodeRow(row, names, statement.get()));
      return rows;
    };
    return this.#attempt(() => this.#withStatement(sql, params, read));
  }

  /** All rows, read by hand (`columns.ts`): for 10,000 rows a schema takes as long as SQLite. */
  map<T>(read: (row: Row) => T, sql: string, params: SqlParams = []): T[] {
    const readAll = (statement: Statement) => {
      const rows: T[] = [];
      while (statement.step()) rows.push(read(statement.get()));
      return rows;
    };
    return this.#attempt(() => this.#withStatement(sql, params, readAll));
  }

  /** Runs a script of several statements, for migrations and pragmas. */
  script(sql: string): void {
    this.#attempt(() => this.#sqlJs.exec(sql));
  }

  /** All or nothing; durable when it returns. Inside another transaction it is a part of that one. */
  transaction<T>(body: () => T): T {
    if (this.#inTransaction) return body();
    this.run(this.#begin);
    this.#inTransaction = true;
    try {
      const result = body();
      this.run('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** Moves what the write-ahead log holds into the file, and empties the log. */
  checkpoint(): void {
    this.script('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    for (const statement of this.#statements.values()) statement.free();
    this.#statements.clear();
    this.#sqlJs.close();
  }

  /** Closes without moving the log into the file, as closing does: both stay as they are. */
  abandon(): void {
    this.#last.sealed = true;
    try {
      this.close();
    } finally {
      this.#last.sealed = false;
    }
  }

  #rollBack(): void {
    try {
      this.run('ROLLBACK');
    } catch {
      // SQLite rolls back by itself when the disk is full or fails; then there is nothing left to roll back.
    }
  }

  #withStatement<T>(sql: string, params: SqlParams, use: (statement: Statement) => T): T {
    const statement = this.#statements.get(sql) ?? this.#prepare(sql);
    try {
      statement.bind(params.map((value) => (typeof value === 'string' ? toPlain(value) : value)));
      return use(statement);
    } finally {
      statement.reset();
    }
  }

  #prepare(sql: string): Statement {
    const statement = this.#sqlJs.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #attempt<T>(action: () => T): T {
    this.#last.error = undefined;
    try {
      return action();
    } catch (error) {
      if (error instanceof RowError) throw error;
      throw new SqliteError(messageOf(error), this.#last.error ?? error);
    }
  }
}

function decodeRow<T>(schema: Schema<T>, names: readonly string[], values: readonly SqlValue[]): T {
  const row: Record<string, SqlValue | undefined> = {};
  names.forEach((name, index) => (row[name] = values[index]));
  const decoded = decode(schema, row);
  if (!decoded.ok) throw new RowError(`A row of the store is not readable: ${decoded.reason}`);
  return decoded.value;
}
