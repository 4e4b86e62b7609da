import type { Migration } from './migration.ts';

/** Which process runs a turn, and which one will send a prompt that waits; none for what is older than this. */
export const turnClients: Migration = {
  version: 3,
  name: 'turn-clients',
  description: 'Keep which process runs a turn and which one will send a waiting prompt',
  up(database) {
    database.script(clients);
    database.script('ALTER TABLE turns ADD COLUMN clientId TEXT REFERENCES clients(id)');
    database.script('ALTER TABLE queue ADD COLUMN clientId TEXT REFERENCES clients(id)');
  },
};

/** A client is one store worker, from its start to its end. `label` is for people. */
const clients = `CREATE TABLE clients (
  id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  pid INTEGER NOT NULL
)`;
