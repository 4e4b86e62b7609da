import type { Database } from '../sqlite/database.ts';
import type { Peer } from '../sharing/peer.ts';

/** Keeps who a client is, so that its turns can say where they run. */
export function rememberClient(database: Database, { id, label, pid }: Peer): void {
  database.run('INSERT INTO clients (id, label, pid) VALUES (?, ?, ?) ON CONFLICT(id) DO NOTHING', [
    id,
    label,
    pid,
  ]);
}
