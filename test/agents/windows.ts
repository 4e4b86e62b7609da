import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { newSessionId, type ThreadId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { TurnRunner } from '../../src/runner/turnRunner.ts';
import { startStore } from '../unit/store/support/testStore.ts';
import type { Lab } from './lab.ts';

/** A window's runner on a store that others share; its prompts go to the lab's agent. */
export interface Window {
  readonly runner: TurnRunner;
  /** A new thread with a session of its own. */
  createThread(): Promise<ThreadId>;
  /** The latest messages of a thread, the oldest first. */
  messages(threadId: ThreadId): Promise<readonly Message[]>;
}

/** Two windows of the same folder, each with a connection of its own to the store; both go when the test ends. */
export async function openWindows(lab: Lab): Promise<[Window, Window]> {
  return [await openWindow(lab, 'one window'), await openWindow(lab, 'another window')];
}

async function openWindow({ adapter, workspace, log }: Lab, label: string): Promise<Window> {
  const store = await startStore(join(dirname(workspace), 'threadkeeper.db'), { label });
  const runner = new TurnRunner({
    store: store.api,
    changes: store,
    agent: (kind) => (kind === adapter.kind ? adapter : undefined),
    whyNotStart: () => undefined,
    log,
    uuid: randomUUID,
  });
  // Before the store: what is registered last is done first.
  onTestFinished(() => runner.shutDown());
  return {
    runner,
    async createThread() {
      const session = { id: newSessionId(randomUUID), name: 'Shared', agent: adapter.kind, cwd: workspace };
      const { id: sessionId } = await store.api.createSession(session);
      return store.api.createThread({ sessionId, name: 'New Thread' });
    },
    messages: async (threadId) => (await store.api.getThreadMessages({ threadId, limit: 100 })).messages,
  };
}
