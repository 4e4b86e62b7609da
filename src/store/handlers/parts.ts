import * as v from 'valibot';
import { groupBy } from '../../base/groupBy.ts';
import { decodeJson } from '../../base/decode.ts';
import { messageIdSchema, type MessageId, type ThreadId } from '../../domain/ids.ts';
import { partSchema, type Part } from '../../domain/message.ts';
import { mergeChanges, type PartChange } from '../../domain/transcript.ts';
import type { Database } from '../sqlite/database.ts';
import { RowError } from '../sqlite/rowError.ts';
import { exactTextSchema, toExact } from '../sqlite/text.ts';
import { StoreError } from '../storeError.ts';

/** Writes changes of a message's parts: text that grows costs its own length, other parts are replaced. */
export function changePartRows(
  database: Database,
  messageId: MessageId,
  changes: readonly PartChange[],
): void {
  for (const change of mergeChanges(changes)) {
    if (change.op === 'append') appendText(database, messageId, change.index, change.text);
    else setPart(database, messageId, change.index, change.part);
  }
}

/** Writes a part as one row, in place of what it was. */
export function replacePart(database: Database, messageId: MessageId, index: number, part: Part): void {
  database.run('DELETE FROM message_parts WHERE messageId = ? AND idx = ?', [messageId, index]);
  insertRow(database, { messageId, idx: index, seq: 0, ...toRow(part) });
}

export function removeParts(database: Database, messageId: MessageId): void {
  database.run('DELETE FROM message_parts WHERE messageId = ?', [messageId]);
}

export function partsOfMessage(database: Database, messageId: MessageId): readonly Part[] {
  const rows = database.all(partRow, `${selectRows} WHERE messageId = ? ORDER BY idx, seq`, [messageId]);
  return toParts(rows);
}

/** The parts of a thread's messages from one idx to another, both included. */
export function partsOfThread(
  database: Database,
  threadId: ThreadId,
  from: number,
  to: number,
): ReadonlyMap<MessageId, readonly Part[]> {
  const rows = database.all(
    partRow,
    `SELECT p.messageId, p.idx, p.seq, p.kind, p.body
     FROM thread_messages m JOIN message_parts p ON p.messageId = m.id
     WHERE m.threadId = ? AND m.idx BETWEEN ? AND ?
     ORDER BY m.idx, p.idx, p.seq`,
    [threadId, from, to],
  );
  const byMessage = groupBy(rows, (row) => row.messageId);
  return new Map([...byMessage].map(([messageId, own]) => [messageId, toParts(own)]));
}

const partRow = v.object({
  messageId: messageIdSchema,
  idx: v.number(),
  seq: v.number(),
  kind: v.string(),
  body: exactTextSchema,
});
type PartRow = v.InferOutput<typeof partRow>;
const selectRows = 'SELECT messageId, idx, seq, kind, body FROM message_parts';

function appendText(database: Database, messageId: MessageId, index: number, text: string): void {
  const last = database.get(
    partRow,
    `${selectRows} WHERE messageId = ? AND idx = ? ORDER BY seq DESC LIMIT 1`,
    [messageId, index],
  );
  if (!last || !isText(last.kind)) throw misfit(`part ${index} is no text that could grow`);
  insertRow(database, { ...last, seq: last.seq + 1, body: text });
}

function setPart(database: Database, messageId: MessageId, index: number, part: Part): void {
  const { count } = database.get(
    v.object({ count: v.number() }),
    'SELECT coalesce(max(idx) + 1, 0) AS count FROM message_parts WHERE messageId = ?',
    [messageId],
  ) ?? { count: 0 };
  if (index > count) throw misfit(`part ${index} of ${count} is not the next`);
  replacePart(database, messageId, index, part);
}

function insertRow(database: Database, { messageId, idx, seq, kind, body }: PartRow): void {
  database.run('INSERT INTO message_parts (messageId, idx, seq, kind, body) VALUES (?, ?, ?, ?, ?)', [
    messageId,
    idx,
    seq,
    kind,
    toExact(body),
  ]);
}

/** Rows in order of idx and seq; those of one idx are one part. */
function toParts(rows: readonly PartRow[]): readonly Part[] {
  const byIndex = groupBy(rows, (row) => row.idx);
  return [...byIndex.values()].map(toPart);
}

function toPart([first, ...grown]: readonly PartRow[]): Part {
  if (!first) throw new RowError('A part of a message has no rows');
  const { kind } = first;
  if (isText(kind)) return { kind, text: [first, ...grown].map((row) => row.body).join('') };
  const decoded = decodeJson(partSchema, first.body);
  if (!decoded.ok) throw new RowError(`A part of a message is not readable: ${decoded.reason}`);
  return decoded.value;
}

function toRow(part: Part): { kind: string; body: string } {
  const isPlain = part.kind === 'text' || part.kind === 'thought';
  return { kind: part.kind, body: isPlain ? part.text : JSON.stringify(part) };
}

function isText(kind: string): kind is 'text' | 'thought' {
  return kind === 'text' || kind === 'thought';
}

function misfit(what: string): StoreError {
  return new StoreError('invalid-request', `A change of a reply does not fit: ${what}.`);
}
