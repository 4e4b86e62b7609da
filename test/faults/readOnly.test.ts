import { randomUUID } from 'node:crypto';
import { cpSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import type { ThreadId } from '../../src/domain/ids.ts';
import type { TurnEvent } from '../../src/runner/turnEvent.ts';
import { TurnRunner } from '../../src/runner/turnRunner.ts';
import type { StoreClient } from '../../src/store/client.ts';
import { loadThread, readThread, saveDraft } from '../../src/ui/chat/threadView.ts';
import { addMessage, contentsOf, createThread, turnOf } from '../unit/store/support/sample.ts';
import { silentLog, startStore, temporaryDatabase } from '../unit/store/support/testStore.ts';
import { mountSmallDisk, remount } from './support/smallDisk.ts';

/** In KB. */
const diskSize = 4096;

test('a store that can only be read shows what it holds, its log included, and says why', async (context) => {
  const { databasePath, threadId } = await storeOnReadOnlyDisk(context, { closed: false });
  const { api } = await startStore(databasePath);
  expect(await api.info({})).toEqual({
    persistent: false,
    readOnly: true,
    path: databasePath,
    reason: `${databasePath} can only be read: the disk can only be read.`,
  });
  expect((await api.listSessions({})).map(({ name }) => name)).toEqual(['Session']);
  expect(await contentsOf(api, threadId)).toEqual(['First', 'Second']);
});

test('a store that was closed and can only be read shows what it holds', async (context) => {
  const { databasePath, threadId } = await storeOnReadOnlyDisk(context, { closed: true });
  const { api } = await startStore(databasePath);
  expect(await api.info({})).toMatchObject({ readOnly: true });
  expect(await contentsOf(api, threadId)).toEqual(['First', 'Second']);
});

test('what would be written to a store that can only be read is refused, with the reason and what to do', async (context) => {
  const { databasePath, threadId } = await storeOnReadOnlyDisk(context, { closed: true });
  const { api } = await startStore(databasePath);
  const refusal = {
    name: 'StoreError',
    code: 'read-only',
    message: `This was not stored. ${databasePath} can only be read: the disk can only be read. Make it writable, then reload the window.`,
  };
  await expect(api.startTurn(turnOf(threadId))).rejects.toMatchObject(refusal);
  await expect(api.setDraft({ threadId, text: 'x' })).rejects.toMatchObject(refusal);
  await expect(createThread(api)).rejects.toMatchObject(refusal);
  expect(await contentsOf(api, threadId)).toEqual(['First', 'Second']);
});

test('reading a store that can only be read leaves its folder as it was', async (context) => {
  const { databasePath, folder } = await storeOnReadOnlyDisk(context, { closed: false });
  const before = folderState(folder);
  const store = await startStore(databasePath);
  await store.api.listSessions({});
  await store.dispose();
  expect(folderState(folder)).toEqual(before);
});

test('a disk that can only be read and has no store is served from memory', async (context) => {
  const folder = await mountSmallDisk(context, diskSize);
  remount(folder, 'ro');
  const { api } = await startStore(path.join(folder, 'threadkeeper.db'));
  expect(await api.info({})).toMatchObject({ persistent: false, readOnly: false });
});

test('a store that can be written again takes messages again', async (context) => {
  const { databasePath, threadId, folder } = await storeOnReadOnlyDisk(context, { closed: false });
  await (await startStore(databasePath)).dispose();
  remount(folder, 'rw');
  const { api } = await startStore(databasePath);
  await addMessage(api, threadId, 'Third');
  expect(await contentsOf(api, threadId)).toEqual(['First', 'Second', 'Third']);
});

test('a chat of a store that can only be read shows its waiting prompt, and gives a new one back with the reason', async (context) => {
  const { databasePath, threadId } = await storeOnReadOnlyDisk(context, { closed: true });
  const client = await startStore(databasePath);
  const { api: store } = client;
  const { runner, events } = runnerOf(client);

  const shown = await loadThread({ store, runner, agentName: (kind) => kind }, readThread(store, threadId));
  expect(shown).toMatchObject({
    notKept: expect.stringContaining('the disk can only be read') as string,
    messages: [{ content: 'First' }, { content: 'Second' }],
    queue: [{ text: 'Waits' }],
  });
  await saveDraft(store, threadId, 'Not kept, and nobody is bothered');

  await runner.prompt(threadId, 'New');
  expect(events).toContainEqual({ type: 'promptRefused', threadId, text: 'New' });
  expect(runner.stateOf(threadId)).toMatchObject({
    phase: 'error',
    text: expect.stringContaining('Make it writable, then reload the window.') as string,
  });
});

interface ReadOnlyStore {
  readonly folder: string;
  readonly databasePath: string;
  readonly threadId: ThreadId;
}

/** A store of two messages on a disk that can only be read; unless closed, the second is in its log only. */
async function storeOnReadOnlyDisk(
  context: TestContext,
  { closed }: { closed: boolean },
): Promise<ReadOnlyStore> {
  const folder = await mountSmallDisk(context, diskSize);
  const original = await temporaryDatabase();
  const store = await startStore(original);
  const threadId = await fill(store);
  if (closed) await store.dispose();
  for (const name of readdirSync(path.dirname(original)).filter((name) => !name.endsWith('.owner')))
    cpSync(path.join(path.dirname(original), name), path.join(folder, name));
  if (!closed) await store.dispose();
  remount(folder, 'ro');
  return { folder, databasePath: path.join(folder, 'threadkeeper.db'), threadId };
}

async function fill({ api }: StoreClient): Promise<ThreadId> {
  const threadId = await createThread(api);
  await addMessage(api, threadId, 'First');
  await addMessage(api, threadId, 'Second');
  await api.enqueuePrompt({ threadId, prompt: { id: 'waits', text: 'Waits' } });
  return threadId;
}

/** A runner that must not come as far as an agent. */
function runnerOf(client: StoreClient): { runner: TurnRunner; events: readonly TurnEvent[] } {
  const agent = (kind: string): AgentAdapter => ({
    kind,
    displayName: kind,
    detect: () => Promise.reject(new Error('An agent was looked for')),
    probe: () => Promise.reject(new Error('An agent was asked')),
    startTurn: () => {
      throw new Error('An agent was started');
    },
  });
  const runner = new TurnRunner({
    store: client.api,
    changes: client,
    agent,
    whyNotStart: () => undefined,
    log: silentLog,
    uuid: randomUUID,
  });
  const events: TurnEvent[] = [];
  runner.onDidHappen((event) => events.push(event));
  return { runner, events };
}

/** Names, times and bytes. */
function folderState(folder: string): unknown {
  return readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    return { name, mtimeMs: lstatSync(file).mtimeMs, bytes: readFileSync(file).toString('base64') };
  });
}
