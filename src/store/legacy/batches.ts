import type { ImportedHistory } from '../importedHistory.ts';
import type { AmpItem } from './readAmp.ts';

/** Rows and characters of one request to the store: small, so that nobody else waits long for theirs. */
const maxRows = 100;
const maxCharacters = 250_000;

/** Items in their order, put together to requests. */
export function* toBatches(items: Iterable<AmpItem>): Generator<ImportedHistory> {
  let batch = emptyBatch();
  let rows = 0;
  let characters = 0;
  for (const item of items) {
    characters += addTo(batch, item);
    rows += 1;
    if (rows < maxRows && characters < maxCharacters) continue;
    yield batch;
    batch = emptyBatch();
    rows = 0;
    characters = 0;
  }
  if (rows > 0) yield batch;
}

function emptyBatch(): ImportedHistory {
  return { sessions: [], threads: [], messages: [] };
}

function addTo(batch: ImportedHistory, item: AmpItem): number {
  switch (item.kind) {
    case 'session':
      batch.sessions.push(item.session);
      return item.session.ampPrompt.length;
    case 'thread':
      batch.threads.push(item.thread);
      return 0;
    case 'message':
      batch.messages.push(item.message);
      return item.message.content.length;
  }
}
