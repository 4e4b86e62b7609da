/** What went wrong in SQLite, as far as the store acts on it. */
export type SqliteErrorKind = 'not-a-database' | 'damaged' | 'cannot-open' | 'read-only' | 'full' | 'other';

/** SQLite refused; `cause` is what the file system said, if it was that. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly kind: SqliteErrorKind;

  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.kind = kinds.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
  }
}

/** sql.js gives SQLite's message (sqlite3_errmsg) and no code; these are the texts of sqlite3ErrStr. */
const kinds: readonly (readonly [RegExp, SqliteErrorKind])[] = [
  [/^file is not a database/, 'not-a-database'],
  [/^database disk image is malformed/, 'damaged'],
  [/^malformed database schema/, 'damaged'],
  [/^unsupported file format/, 'damaged'],
  [/^unable to open database file/, 'cannot-open'],
  [/^attempt to write a readonly database/, 'read-only'],
  [/^database or disk is full/, 'full'],
];
