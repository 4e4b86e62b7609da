import type { Migration } from './migration.ts';

/** What Threadkeeper keeps beside the documents' tables, in tables of its own. */
export const agentsAndTurns: Migration = {
  version: 2,
  name: 'agents-and-turns',
  description: 'Keep agents, bindings, turns, message parts, drafts and queued prompts',
  up(database) {
    database.script(sessionDetails);
    database.script(bindings);
    database.script(turns);
    database.script(messageParts);
    database.script(drafts);
    database.script(queue);
  },
};

const sessionDetails = `CREATE TABLE session_details (
  sessionId TEXT PRIMARY KEY REFERENCES sessions(id) ON DELETE CASCADE,
  agent TEXT NOT NULL,
  cwd TEXT NOT NULL
)`;

/** A higher position is a later link of the thread's chain. */
const bindings = `CREATE TABLE bindings (
  id TEXT PRIMARY KEY,
  threadId TEXT NOT NULL REFERENCES threads(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  agent TEXT NOT NULL,
  remoteId TEXT NOT NULL,
  cwd TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('provisional', 'established', 'replaced')),
  createdAt TEXT NOT NULL,
  UNIQUE(threadId, position)
);
CREATE INDEX idx_bindings_remote_id ON bindings(remoteId)`;

/**
 * `stopReason` is none while the turn runs. `lastBatch` is the number of the latest batch of changes, so that one
 * that is sent again is recognised.
 */
const turns = `CREATE TABLE turns (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  threadId TEXT NOT NULL REFERENCES threads(id) ON DELETE CASCADE,
  userMessageId TEXT NOT NULL UNIQUE REFERENCES thread_messages(id) ON DELETE CASCADE,
  replyMessageId TEXT NOT NULL UNIQUE REFERENCES thread_messages(id) ON DELETE CASCADE,
  startedAt TEXT NOT NULL,
  endedAt TEXT,
  stopReason TEXT,
  waiting INTEGER NOT NULL DEFAULT 0,
  lastBatch INTEGER NOT NULL DEFAULT 0,
  usage TEXT
);
CREATE INDEX idx_turns_thread_id ON turns(threadId);
CREATE INDEX idx_turns_running ON turns(threadId) WHERE stopReason IS NULL`;

/**
 * A part is one row, or, while its text grows, one row a delta (seq 0, 1, 2…). `body` is the text of a text or a
 * thought, and JSON for every other kind.
 */
const messageParts = `CREATE TABLE message_parts (
  messageId TEXT NOT NULL REFERENCES thread_messages(id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(messageId, idx, seq)
)`;

const drafts = `CREATE TABLE drafts (
  threadId TEXT PRIMARY KEY REFERENCES threads(id) ON DELETE CASCADE,
  text TEXT NOT NULL
)`;

const queue = `CREATE TABLE queue (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  threadId TEXT NOT NULL REFERENCES threads(id) ON DELETE CASCADE,
  text TEXT NOT NULL
);
CREATE INDEX idx_queue_thread_id ON queue(threadId)`;
