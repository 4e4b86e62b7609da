import type { Migration } from './migration.ts';

/** What was found out last about a conversation, with the reason; no row when it was never looked at. */
export const bindingHealth: Migration = {
  version: 5,
  name: 'binding-health',
  description: 'Keep what a look at an agent’s conversation has found',
  up(database) {
    database.script(`CREATE TABLE binding_health (
      bindingId TEXT PRIMARY KEY REFERENCES bindings(id) ON DELETE CASCADE,
      health TEXT NOT NULL,
      reason TEXT NOT NULL,
      checkedAt TEXT NOT NULL
    )`);
  },
};
