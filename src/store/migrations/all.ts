import { agentsAndTurns } from './agentsAndTurns.ts';
import { bindingHealth } from './bindingHealth.ts';
import type { Migration } from './migration.ts';
import { offers } from './offers.ts';
import { sessionThreadRelationship } from './sessionThreadRelationship.ts';
import { turnClients } from './turnClients.ts';

/** Every step of the schema, oldest first. */
export const migrations: readonly Migration[] = [
  sessionThreadRelationship,
  agentsAndTurns,
  turnClients,
  offers,
  bindingHealth,
];
