import { foundMessageSchema, snippetFinder, type FoundMessage } from '../../domain/foundMessage.ts';
import type { SearchedSlice, SearchPlace, StoreParams } from '../protocol.ts';
import { column, isNumber, isText, type Row } from '../sqlite/columns.ts';
import type { Database } from '../sqlite/database.ts';
import { StoreError } from '../storeError.ts';
import type { StoreContext } from './storeContext.ts';

/** How long a slice takes, in ms: an append waits for one of them at most. */
const sliceTime = 15;
/** Messages that are read at once. */
const batchSize = 10;
/** Behind every time there is. */
const newest: SearchPlace = { createdAt: '\u{10FFFF}', rowid: 0 };

/** Looks through the messages from a place on, the newest first, for as long as a slice may take. */
export function searchMessages(
  { database }: StoreContext,
  { text, limit, from = newest }: StoreParams<'searchMessages'>,
): SearchedSlice {
  const end = performance.now() + sliceTime;
  const snippetOf = snippetFinder(text);
  const found: FoundMessage[] = [];
  let place = from;
  do {
    const batch = database.map(readScanned, selectNext, [place.createdAt, place.rowid, batchSize]);
    for (const { content, ...here } of batch) {
      place = here;
      const snippet = snippetOf(content);
      if (snippet !== undefined) found.push(describe(database, here.rowid, snippet));
      if (found.length === limit) return { found, next: place };
    }
    if (batch.length < batchSize) return { found, next: null };
  } while (performance.now() < end);
  return { found, next: place };
}

/** Along the documents' index on the time (M4), which ends in the rowid. */
const selectNext = `SELECT rowid, createdAt, content FROM thread_messages
  WHERE (createdAt, rowid) < (?, ?) ORDER BY createdAt DESC, rowid DESC LIMIT ?`;

function readScanned([rowid, createdAt, content]: Row): SearchPlace & { readonly content: string } {
  return {
    rowid: column(isNumber, rowid),
    createdAt: column(isText, createdAt),
    content: column(isText, content),
  };
}

function describe(database: Database, rowid: number, snippet: string): FoundMessage {
  const found = database.get(
    foundMessageSchema,
    `SELECT m.id AS messageId, m.role, m.createdAt, t.id AS threadId, t.name AS threadName,
       s.id AS sessionId, s.name AS sessionName, ? AS snippet
     FROM thread_messages m JOIN threads t ON t.id = m.threadId JOIN sessions s ON s.id = t.sessionId
     WHERE m.rowid = ?`,
    [snippet, rowid],
  );
  if (!found) throw new StoreError('store-failed', 'A message of the store belongs to no session.');
  return found;
}
