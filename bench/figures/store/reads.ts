import { join } from 'node:path';
import type { Bench } from '../../bench.ts';
import type { FigureFile } from '../../figure.ts';
import { compare, median, type Comparison } from '../../measure.ts';
import { NativeStore } from '../../support/nativeStore.ts';
import { OurStore } from '../../support/ourStore.ts';
import { seededThread, seedStore, type Seed } from '../../support/storeSeed.ts';
import { timeEach } from '../../support/timing.ts';

const native = 'node:sqlite';

export const storeThreads: FigureFile = {
  title: '10,000 threads with their counts of messages',
  target: 2.5,
  async run(bench) {
    const seed = { sessions: 100, threadsPerSession: 100, messagesPerThread: 4 };
    const compared = await compareReading(bench, seed, 3, {
      ours: (store) => store.ask('listSessions', {}),
      peer: (store) => store.all(sessionsSql) + store.all(threadsSql),
    });
    return {
      ...compared,
      unit: 'ms',
      peerName: native,
      how: 'all sessions and threads as the tree gets them, decoded, against the rows of the same statements',
    };
  },
};

export const storeLastMessages: FigureFile = {
  title: 'The last 200 messages of a thread',
  target: 2,
  async run(bench) {
    const seed = { sessions: 10, threadsPerSession: 1, messagesPerThread: 2000 };
    const compared = await compareReading(bench, seed, 50, {
      ours: (store) => store.lastMessages(200),
      peer: (store) => store.all(messagesSql, seededThread) + store.all(partsSql, seededThread),
    });
    return {
      ...compared,
      unit: 'ms',
      peerName: native,
      how: 'of 2,000, as a panel gets them, decoded, against the rows of the same statements',
    };
  },
};

interface Reading {
  readonly ours: (store: OurStore) => unknown;
  readonly peer: (store: NativeStore) => unknown;
}

/** Both read the same file: neither writes. */
async function compareReading(
  bench: Bench,
  seed: Seed,
  times: number,
  { ours, peer }: Reading,
): Promise<Comparison> {
  const file = join(bench.folder(), 'threadkeeper.db');
  await seedStore(file, seed);
  const us = await OurStore.open(file);
  const them = new NativeStore(file);
  const compared = await compare({
    ours: () => Promise.resolve(median(timeEach(times, () => ours(us)))),
    peer: () => Promise.resolve(median(timeEach(times, () => peer(them)))),
  });
  us.close();
  them.close();
  return compared;
}

const sessionsSql = `SELECT s.id, s.name, d.agent, d.cwd, s.createdAt, s.updatedAt
  FROM sessions s JOIN session_details d ON d.sessionId = s.id ORDER BY s.updatedAt DESC, s.rowid DESC`;

const threadsSql = `SELECT t.id, t.sessionId, t.name, t.createdAt, t.updatedAt, t.status,
    (SELECT count(*) FROM thread_messages m WHERE m.threadId = t.id) AS messageCount,
    last.id AS turnId, last.stopReason, last.waiting,
    h.health, h.reason, h.checkedAt
  FROM threads t
  LEFT JOIN bindings b ON b.threadId = t.id AND b.state <> 'replaced'
  LEFT JOIN binding_health h ON h.bindingId = b.id
  LEFT JOIN turns last ON last.position = (SELECT max(position) FROM turns WHERE threadId = t.id)
  ORDER BY t.updatedAt DESC, t.rowid DESC`;

const messagesSql = `SELECT m.id, m.threadId, m.role, m.content, m.createdAt, m.idx,
    t.id AS turnId, t.stopReason, t.usage
  FROM thread_messages m LEFT JOIN turns t ON t.replyMessageId = m.id OR t.userMessageId = m.id
  WHERE m.threadId = ? ORDER BY m.idx DESC LIMIT 200`;

const partsSql = `SELECT p.messageId, p.idx, p.seq, p.kind, p.body
  FROM thread_messages m JOIN message_parts p ON p.messageId = m.id
  WHERE m.threadId = ? AND m.idx BETWEEN 1800 AND 1999 ORDER BY m.idx, p.idx, p.seq`;
