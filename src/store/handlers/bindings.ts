import type { Binding } from '../../domain/binding.ts';
import type { ThreadId } from '../../domain/ids.ts';
import { bindingSchema } from '../bindingSchema.ts';
import type { StoreParams } from '../protocol.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreContext } from './storeContext.ts';
import { getThread, sessionIdOf } from './threadRow.ts';

/** The binding becomes the thread's current one, and the one that was it an earlier link of the chain. */
export function saveBinding(context: StoreContext, binding: StoreParams<'saveBinding'>): null {
  const { database } = context;
  const { sessionId } = getThread(database, binding.threadId);
  const current = currentBinding(database, binding.threadId);
  if (current?.id !== binding.id) putOnTop(database, binding);
  else if (current.state !== binding.state) setState(database, binding);
  else return null;
  context.changes.addSession(sessionId);
  context.changes.addThread(binding.threadId);
  return null;
}

export function getBindings({ database }: StoreContext, { threadId }: StoreParams<'getBindings'>): Binding[] {
  return database.all(bindingSchema, `${selectBinding} ORDER BY position DESC`, [threadId]);
}

/** The user gave the conversation up: the chain stays, and none of its links is current. */
export function endBindings(context: StoreContext, { threadId }: StoreParams<'endBindings'>): null {
  const { database, changes } = context;
  const ended = database.run(
    `UPDATE bindings SET state = 'replaced' WHERE threadId = ? AND state <> 'replaced'`,
    [threadId],
  );
  if (ended === 0) return null;
  changes.addSession(sessionIdOf(database, threadId));
  changes.addThread(threadId);
  return null;
}

const selectBinding = `SELECT id, threadId, agent, remoteId, cwd, state, createdAt
  FROM bindings WHERE threadId = ?`;

function currentBinding(database: Database, threadId: ThreadId): Binding | undefined {
  return database.get(bindingSchema, `${selectBinding} ORDER BY position DESC LIMIT 1`, [threadId]);
}

function setState(database: Database, { id, state }: Binding): void {
  database.run('UPDATE bindings SET state = ? WHERE id = ?', [state, id]);
}

function putOnTop(database: Database, binding: Binding): void {
  const { id, threadId, agent, remoteId, cwd, state, createdAt } = binding;
  database.run(`UPDATE bindings SET state = 'replaced' WHERE threadId = ?`, [threadId]);
  database.run(
    `INSERT INTO bindings (id, threadId, position, agent, remoteId, cwd, state, createdAt)
     SELECT ?, ?, coalesce(max(position) + 1, 0), ?, ?, ?, ?, ? FROM bindings WHERE threadId = ?
     ON CONFLICT(id) DO UPDATE SET position = excluded.position, state = excluded.state`,
    [id, threadId, agent, remoteId, cwd, state, createdAt, threadId],
  );
}
