import type { Migration } from './migration.ts';

/** What agents offer, and what the user chose of it. */
export const offers: Migration = {
  version: 4,
  name: 'offers',
  description: 'Keep which modes, models and commands an agent offers, and which of them a thread uses',
  up(database) {
    database.script(sessionOffers);
    database.script(threadChoices);
  },
};

/** By session and not by thread: the lists are long, and depend on agent and folder. Written anew, a row is the latest. */
const sessionOffers = `CREATE TABLE session_offers (
  sessionId TEXT PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
  offers TEXT NOT NULL
)`;

/** What the user chose, and what the agent had when nothing was chosen. */
const threadChoices = `CREATE TABLE thread_choices (
  threadId TEXT PRIMARY KEY REFERENCES threads(id) ON DELETE CASCADE,
  mode TEXT,
  model TEXT,
  agentMode TEXT,
  agentModel TEXT
)`;
