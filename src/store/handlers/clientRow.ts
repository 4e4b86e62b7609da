import * as v from 'valibot';
import { clientIdSchema, type ClientId, type Peer } from '../sharing/peer.ts';
import type { Database } from '../sqlite/database.ts';

/** Keeps who a client is, so that its turns can say where they run. */
export function rememberClient(database: Database, { id, label, pid }: Peer): void {
  database.run('INSERT INTO clients (id, label, pid) VALUES (?, ?, ?) ON CONFLICT(id) DO NOTHING', [
    id,
    label,
    pid,
  ]);
}

/** Those that have prompts waiting. */
export function clientsWithQueue(database: Database): readonly { id: ClientId; pid: number }[] {
  return database.all(
    v.object({ id: clientIdSchema, pid: v.number() }),
    'SELECT id, pid FROM clients WHERE id IN (SELECT clientId FROM queue)',
  );
}
