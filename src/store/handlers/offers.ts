import * as v from 'valibot';
import { decodeJson } from '../../base/decode.ts';
import type { SessionId, ThreadId } from '../../domain/ids.ts';
import { noOffers, offersSchema, type Choices, type Offers } from '../../domain/offers.ts';
import type { Session } from '../../domain/session.ts';
import type { StoreParams } from '../protocol.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreContext } from './storeContext.ts';
import { sessionIdOf } from './threadRow.ts';

/** Keeps what an agent offers in a thread; the lists are those of its whole session. */
export function saveOffers(context: StoreContext, { threadId, offers }: StoreParams<'saveOffers'>): null {
  const { database } = context;
  const sessionId = sessionIdOf(database, threadId);
  const { mode, model, ...lists } = offers;
  const json = JSON.stringify(lists);
  const newLists = json !== listsOf(database, sessionId);
  if (newLists)
    database.run('INSERT OR REPLACE INTO session_offers (sessionId, offers) VALUES (?, ?)', [
      sessionId,
      json,
    ]);
  const row = choiceRowOf(database, threadId);
  const newCurrent = mode !== row.agentMode || model !== row.agentModel;
  if (newCurrent) writeRow(database, threadId, { ...row, agentMode: mode, agentModel: model });
  if (newLists || newCurrent) context.changes.addThread(threadId);
  return null;
}

export function choose(context: StoreContext, { threadId, choices }: StoreParams<'choose'>): null {
  const { database } = context;
  sessionIdOf(database, threadId);
  const before = choiceRowOf(database, threadId);
  const { mode = before.mode, model = before.model } = choices;
  if (mode === before.mode && model === before.model) return null;
  writeRow(database, threadId, { ...before, mode, model });
  context.changes.addThread(threadId);
  return null;
}

/** For a session that has none yet: what the same agent offered last elsewhere. */
export function offersOf(
  database: Database,
  session: Session,
  threadId: ThreadId,
): { offers: Offers; choices: Choices } {
  const { mode, model, agentMode, agentModel } = choiceRowOf(database, threadId);
  const lists = listsOf(database, session.id) ?? latestListsOf(database, session.agent);
  // Written by a version that knew another shape, it is asked for anew with the next turn.
  const decoded = decodeJson(offersSchema, lists ?? JSON.stringify(noOffers));
  const offers = decoded.ok ? decoded.value : noOffers;
  return { offers: { ...offers, mode: agentMode, model: agentModel }, choices: { mode, model } };
}

const listsRow = v.object({ offers: v.string() });

function listsOf(database: Database, sessionId: SessionId): string | undefined {
  return database.get(listsRow, 'SELECT offers FROM session_offers WHERE sessionId = ?', [sessionId])?.offers;
}

function latestListsOf(database: Database, agent: string): string | undefined {
  const sql = `SELECT o.offers FROM session_offers o JOIN session_details d ON d.sessionId = o.sessionId
    WHERE d.agent = ? ORDER BY o.rowid DESC LIMIT 1`;
  return database.get(listsRow, sql, [agent])?.offers;
}

const optionalText = v.pipe(
  v.nullable(v.string()),
  v.transform((text) => text ?? undefined),
);
const choiceRow = v.object({
  mode: optionalText,
  model: optionalText,
  agentMode: optionalText,
  agentModel: optionalText,
});
type ChoiceRow = v.InferOutput<typeof choiceRow>;
const nothingChosen: ChoiceRow = {
  mode: undefined,
  model: undefined,
  agentMode: undefined,
  agentModel: undefined,
};

function choiceRowOf(database: Database, threadId: ThreadId): ChoiceRow {
  const sql = 'SELECT mode, model, agentMode, agentModel FROM thread_choices WHERE threadId = ?';
  return database.get(choiceRow, sql, [threadId]) ?? nothingChosen;
}

function writeRow(database: Database, threadId: ThreadId, row: ChoiceRow): void {
  database.run(
    `INSERT OR REPLACE INTO thread_choices (threadId, mode, model, agentMode, agentModel)
     VALUES (?, ?, ?, ?, ?)`,
    [threadId, row.mode ?? null, row.model ?? null, row.agentMode ?? null, row.agentModel ?? null],
  );
}
