import * as v from 'valibot';
import { messageIdSchema, sessionIdSchema, threadIdSchema } from '../../../src/domain/ids.ts';
import type { StoreApi } from '../../../src/store/protocol.ts';
import { startStore } from '../../unit/store/support/testStore.ts';

/** Sessions of three threads each, and messages over them all; what each message says, by its ID. */
export async function fillWithMessages(databasePath: string, count: number): Promise<Map<string, string>> {
  const store = await startStore(databasePath);
  const threads = await createThreads(store.api);
  const written = new Map<string, string>();
  const added: Promise<unknown>[] = [];
  for (let number = 0; number < count; number += 1) {
    const id = v.parse(messageIdSchema, `message-${String(number)}`);
    const content = `${String(number)} said `.repeat(120 + ((number * 7919) % 600));
    const threadId = v.parse(threadIdSchema, threads[number % threads.length]);
    written.set(id, content);
    added.push(store.api.addThreadMessage({ id, threadId, role: 'user', content }));
  }
  await Promise.all(added);
  await store.dispose();
  return written;
}

/** What the messages of all threads say, by their IDs. */
export async function messagesOf(api: StoreApi): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for (const { threads } of await api.listSessions({}))
    for (const { id } of threads) {
      const { messages } = await api.getThreadMessages({ threadId: id, limit: 100_000 });
      for (const message of messages) said.set(message.id, message.content);
    }
  return said;
}

async function createThreads(api: StoreApi): Promise<string[]> {
  const threads: string[] = [];
  for (let number = 0; number < 5; number += 1) {
    const sessionId = v.parse(sessionIdSchema, `session-${String(number)}`);
    await api.createSession({
      id: sessionId,
      name: `Session ${String(number)}`,
      agent: 'codex',
      cwd: '/repo',
    });
    for (const name of ['first', 'second', 'third']) {
      const providedId = v.parse(threadIdSchema, `thread-${String(number)}-${name}`);
      threads.push(await api.createThread({ sessionId, name, providedId }));
    }
  }
  return threads;
}
