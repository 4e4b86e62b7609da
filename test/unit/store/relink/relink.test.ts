import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'valibot';
import { newBindingId, newMessageId, type ThreadId } from '../../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';
import type { StoreApi } from '../../../../src/store/protocol.ts';
import { countStore, relinkStore } from '../../../../src/store/relink/relink.ts';
import { createThread, startTurn } from '../support/sample.ts';
import { storeWorker, wasmPath } from '../support/storeWorker.ts';
import { silentLog, startStore, temporaryDatabase } from '../support/testStore.ts';

const stay = (cwd: string) => cwd;

test('a relinked history is all there: sessions, threads, messages with their parts, bindings, drafts', async () => {
  const { file, before } = await oldStore();
  const into = await startStore(await temporaryDatabase());
  const { added } = await relinkStore(file, into.api, await files(), { relocate: stay });
  expect(added).toEqual({ sessions: 2, threads: 2, messages: 132 });
  expect(await contentOf(into.api)).toEqual(before);
});

test('relinking again adds nothing, and keeps what was done since', async () => {
  const { file, threadId } = await oldStore();
  const into = await startStore(await temporaryDatabase());
  await relinkStore(file, into.api, await files(), { relocate: stay });
  await into.api.renameThread({ threadId, name: 'Renamed since' });
  const since = await contentOf(into.api);
  const { added, known } = await relinkStore(file, into.api, await files(), { relocate: stay });
  expect(added).toEqual({ sessions: 0, threads: 0, messages: 0 });
  expect(known).toEqual({ sessions: 2, threads: 2, messages: 132 });
  expect(await contentOf(into.api)).toEqual(since);
});

test('what was interrupted is completed the next time', async () => {
  const { file, before } = await oldStore();
  const into = await startStore(await temporaryDatabase());
  const controller = new AbortController();
  const importSessions: StoreApi['importSessions'] = (batch) => {
    if (batch.messages.length > 0) controller.abort();
    return into.api.importSessions(batch);
  };
  const options = { relocate: stay, signal: controller.signal };
  const relinking = relinkStore(file, { ...into.api, importSessions }, await files(), options);
  await expect(relinking).rejects.toThrow('This operation was aborted');
  await relinkStore(file, into.api, await files(), { relocate: stay });
  expect(await contentOf(into.api)).toEqual(before);
});

test('the old store is not changed by counting nor by relinking', async () => {
  const { file } = await oldStore();
  const picture = await folderOf(file);
  const into = await startStore(await temporaryDatabase());
  expect(await countStore(file, await files())).toEqual({ sessions: 2, threads: 2, messages: 132 });
  await relinkStore(file, into.api, await files(), { relocate: stay });
  expect(await folderOf(file)).toEqual(picture);
});

test('working folders inside of the old folder move with it', async () => {
  const { file } = await oldStore();
  const into = await startStore(await temporaryDatabase());
  const relocate = (cwd: string) => cwd.replace('/repo', '/renamed');
  await relinkStore(file, into.api, await files(), { relocate });
  const content = await contentOf(into.api);
  expect(new Set(content.map(({ session }) => session.cwd))).toEqual(new Set(['/renamed']));
  expect(content.flatMap(({ bindings }) => bindings.map(({ cwd }) => cwd))).toEqual(['/renamed', '/renamed']);
});

test('a file that is no store is refused by its own name', async () => {
  await expect(countStore(path.resolve('package.json'), await files())).rejects.toThrow(
    `${path.resolve('package.json')} is not a database`,
  );
});

async function files() {
  return { workerPath: await storeWorker(), wasmPath, log: silentLog };
}

/** Two sessions: a thread of more than two pages, with a chain of bindings and a draft, and one with a reply. */
async function oldStore() {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  const { api } = store;
  const threadId = await createThread(api, 'Long');
  for (let number = 0; number < 130; number += 1)
    await api.addThreadMessage({
      id: newMessageId(randomUUID),
      threadId,
      role: 'user',
      content: String(number),
    });
  for (const state of ['established', 'provisional'] as const) await bind(api, threadId, state);
  await api.setDraft({ threadId, text: 'Not sent yet' });
  const turn = await startTurn(api, 'Do it');
  await api.changeParts({
    messageId: turn.replyMessageId,
    batch: 1,
    changes: [
      { op: 'set', index: 0, part: { kind: 'thought', text: 'Hm' } },
      { op: 'set', index: 1, part: { kind: 'text', text: 'Done' } },
    ],
  });
  await api.endTurn({ turnId: turn.turnId, stopReason: 'end_turn' });
  const before = await contentOf(api);
  await store.dispose();
  return { file, threadId, before };
}

function bind(api: StoreApi, threadId: ThreadId, state: 'established' | 'provisional'): Promise<null> {
  const remoteId = parse(remoteThreadIdSchema, randomUUID());
  const createdAt = new Date().toISOString();
  const id = newBindingId(randomUUID);
  return api.saveBinding({ id, threadId, agent: 'codex', remoteId, cwd: '/repo', state, createdAt });
}

/** Everything of a store that a relinked one has too; turns stay with the store in which they ran. */
async function contentOf(api: StoreApi) {
  const sessions = await api.listSessions({});
  const threads = sessions.flatMap(({ threads, ...session }) =>
    threads.map((thread) => ({ session, thread })),
  );
  return Promise.all(
    threads.map(async ({ session, thread: { lastTurn: _, ...thread } }) => {
      const { messages } = await api.getThreadMessages({ threadId: thread.id, limit: 1000 });
      const bindings = await api.getBindings({ threadId: thread.id });
      const draft = (await api.openThread({ threadId: thread.id }))?.draft;
      return {
        session,
        thread,
        bindings,
        draft,
        messages: messages.map(({ turn: _, ...message }) => message),
      };
    }),
  );
}

async function folderOf(file: string): Promise<unknown> {
  const names = await readdir(path.dirname(file));
  return Promise.all(
    names.map(async (name) => [
      name,
      await readFile(path.join(path.dirname(file), name)).catch(() => 'a folder'),
    ]),
  );
}
