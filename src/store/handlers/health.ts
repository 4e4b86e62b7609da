import * as v from 'valibot';
import { threadHealthSchema, type ThreadHealth } from '../../domain/health.ts';
import { threadIdSchema, type BindingId } from '../../domain/ids.ts';
import type { StoreParams } from '../protocol.ts';
import type { Database } from '../sqlite/database.ts';
import type { StoreContext } from './storeContext.ts';
import { sessionIdOf } from './threadRow.ts';

/** What is found out later counts; a binding that is gone has no health. The same again changes the time alone. */
export function setHealth(context: StoreContext, params: StoreParams<'setHealth'>): null {
  const { bindingId, health, reason, checkedAt } = params;
  const { database, changes } = context;
  const before = healthRow(database, bindingId);
  if (!before || (before.checkedAt ?? '') > checkedAt) return null;
  database.run(
    `INSERT INTO binding_health (bindingId, health, reason, checkedAt) VALUES (?, ?, ?, ?)
     ON CONFLICT(bindingId) DO UPDATE SET health = excluded.health, reason = excluded.reason,
       checkedAt = excluded.checkedAt`,
    [bindingId, health, reason, checkedAt],
  );
  if (before.health === health && before.reason === reason) return null;
  changes.addSession(sessionIdOf(database, before.threadId));
  changes.addThread(before.threadId);
  return null;
}

/** What was found out last of a conversation; null when nothing was yet. */
export function getHealth(
  { database }: StoreContext,
  { bindingId }: StoreParams<'getHealth'>,
): ThreadHealth | null {
  const select = 'SELECT health, reason, checkedAt FROM binding_health WHERE bindingId = ?';
  return database.get(threadHealthSchema, select, [bindingId]) ?? null;
}

const row = v.object({
  threadId: threadIdSchema,
  health: v.nullable(v.string()),
  reason: v.nullable(v.string()),
  checkedAt: v.nullable(v.string()),
});

function healthRow(database: Database, bindingId: BindingId): v.InferOutput<typeof row> | undefined {
  return database.get(
    row,
    `SELECT b.threadId, h.health, h.reason, h.checkedAt
     FROM bindings b LEFT JOIN binding_health h ON h.bindingId = b.id WHERE b.id = ?`,
    [bindingId],
  );
}
