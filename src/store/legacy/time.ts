/** A time as SQLite's `datetime()` writes it, in UTC. */
const sqliteTime = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(:\d{2}(\.\d+)?)?)$/;

/** ISO 8601 in UTC of a time as an old row has it: ISO, SQLite's own form, or milliseconds; else `otherwise`. */
export function toIsoTime(value: unknown, otherwise: string): string {
  const date = new Date(
    typeof value === 'string' ? value.replace(sqliteTime, '$1T$2Z') : Number(value ?? NaN),
  );
  return Number.isNaN(date.getTime()) ? otherwise : date.toISOString();
}
