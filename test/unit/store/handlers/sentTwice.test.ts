import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { parse } from 'valibot';
import { expect, test } from 'vitest';
import { newBindingId, newMessageId, newSessionId, newThreadId } from '../../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import { createApi } from '../../../../src/store/api.ts';
import type { StoreApi, StoreMethodName, StoreParams } from '../../../../src/store/protocol.ts';
import type { Database } from '../../../../src/store/sqlite/database.ts';
import { createSession, createThread, startTurn, turnOf } from '../support/sample.ts';
import { serveTemporaryStore } from '../support/servedStore.ts';

type ReadingMethod =
  | 'info'
  | 'inspect'
  | 'listSessions'
  | 'getSession'
  | 'openThread'
  | 'showThread'
  | 'getThreadMessages'
  | 'getMessage'
  | 'searchMessages'
  | 'getBindings'
  | 'getHealth';
/** `requestStop` writes nothing. `importSessions` answers what was new; legacy/importSessions.test.ts holds its repetition. */
type WritingMethod = Exclude<StoreMethodName, ReadingMethod | 'requestStop' | 'importSessions'>;

/** A request of each method that writes, in a store that is made ready for it. */
const requests: { readonly [K in WritingMethod]: (api: StoreApi) => Promise<StoreParams<K>> } = {
  createSession: () =>
    Promise.resolve({ id: newSessionId(randomUUID), name: 'one', agent: 'codex', cwd: '/' }),
  renameSession: async (api) => ({ sessionId: await createSession(api), name: 'another' }),
  deleteSession: async (api) => ({ sessionId: await createSession(api) }),
  createThread: async (api) => ({
    sessionId: await createSession(api),
    name: 'one',
    providedId: newThreadId(randomUUID),
  }),
  renameThread: async (api) => ({ threadId: await createThread(api), name: 'another' }),
  deleteThread: async (api) => ({ threadId: await createThread(api) }),
  addThreadMessage: async (api) => ({
    id: newMessageId(randomUUID),
    threadId: await createThread(api),
    role: 'user',
    content: 'one',
  }),
  setDraft: async (api) => ({ threadId: await createThread(api), text: 'half a' }),
  enqueuePrompt: async (api) => ({
    threadId: await createThread(api),
    prompt: { id: randomUUID(), text: 'later' },
  }),
  removeQueuedPrompt: async (api) => {
    const prompt = { id: randomUUID(), text: 'later' };
    await api.enqueuePrompt({ threadId: await createThread(api), prompt });
    return { promptId: prompt.id };
  },
  startTurn: async (api) => {
    const threadId = await createThread(api);
    const prompt = { id: randomUUID(), text: 'later' };
    await api.enqueuePrompt({ threadId, prompt });
    return { ...turnOf(threadId, prompt.text), queuedPromptId: prompt.id };
  },
  changeParts: async (api) => ({
    messageId: (await startTurn(api)).replyMessageId,
    changes: [{ op: 'set', index: 0, part: { kind: 'text', text: 'one' } }],
    batch: 1,
  }),
  setTurnWaiting: async (api) => ({ turnId: (await startTurn(api)).turnId, waiting: true }),
  endTurn: async (api) => ({
    turnId: (await startTurn(api)).turnId,
    stopReason: 'end_turn',
    usage: { inputTokens: 1 },
  }),
  saveOffers: async (api) => ({
    threadId: await createThread(api),
    offers: { modes: [{ id: 'plan', name: 'Plan' }], models: [], commands: [], mode: 'plan' },
  }),
  choose: async (api) => ({ threadId: await createThread(api), choices: { mode: 'plan' } }),
  saveBinding: newBinding,
  endBindings: async (api) => {
    const binding = await newBinding(api);
    await api.saveBinding(binding);
    return { threadId: binding.threadId };
  },
  setHealth: async (api) => {
    const binding = await newBinding(api);
    await api.saveBinding(binding);
    return {
      bindingId: binding.id,
      health: 'archived',
      reason: 'looked',
      checkedAt: '2026-01-01T00:00:00.000Z',
    };
  },
};

async function newBinding(api: StoreApi): Promise<StoreParams<'saveBinding'>> {
  return {
    id: newBindingId(randomUUID),
    threadId: await createThread(api),
    agent: 'codex',
    remoteId: parse(remoteThreadIdSchema, 'remote'),
    cwd: '/',
    state: 'provisional',
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

const names: readonly string[] = Object.keys(requests);

test.each(names.filter(isWriting))(
  '%s that is sent twice has the same answer, and its repetition changes nothing and is not told',
  async (name) => {
    const { api, database, server, client, join } = await serveTemporaryStore();
    const listener = join('another window');
    const params = await requests[name](api);
    const send = (): unknown => server.answer(client, name, params);
    const before = contentOf(database);
    const answer = send();
    const after = contentOf(database);
    expect(after).not.toEqual(before);
    await api.info({});
    await listener.api.info({});
    const told = listener.changes.length;

    expect(send()).toEqual(answer);
    expect(contentOf(database)).toEqual(after);
    await listener.api.info({});
    expect(listener.changes).toHaveLength(told);
  },
);

test('createThread without an ID has one before it is sent', async () => {
  const sent: object[] = [];
  const api = createApi((_method, params) => {
    sent.push(params);
    return Promise.resolve('thread-made');
  });
  await api.createThread({ sessionId: newSessionId(randomUUID), name: 'one' });
  expect(sent).toEqual([
    expect.objectContaining({ providedId: expect.stringMatching(/^thread-/) as unknown }),
  ]);
});

/** Every row of every table. */
function contentOf(database: Database): Map<string, unknown> {
  const tables = database.all(
    v.object({ name: v.string() }),
    `SELECT name FROM sqlite_master WHERE type = 'table'`,
  );
  const row = v.record(v.string(), v.unknown());
  return new Map(tables.map(({ name }) => [name, database.all(row, `SELECT * FROM ${name}`)]));
}

function isWriting(name: string): name is WritingMethod {
  return Object.hasOwn(requests, name);
}
