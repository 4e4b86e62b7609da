import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { newSessionId, type ThreadId } from '../../src/domain/ids.ts';
import type { Message } from '../../src/domain/message.ts';
import { TurnRunner } from '../../src/runner/turnRunner.ts';
import { openStore } from '../../src/store/client.ts';
import type { Lab } from './lab.ts';

const dist = join(import.meta.dirname, '../../dist');

/** A window's runner on a store that others share; its prompts go to the lab's agent. */
export interface Window {
  readonly runner: TurnRunner;
  /** A new thread with a session of its own. */
  createThread(): Promise<ThreadId>;
  /** The latest messages of a thread, the oldest first. */
  messages(threadId: ThreadId): Promise<readonly Message[]>;
}

/** Two windows of the same folder, each with a connection of its own to the store; both go when the test ends. */
export function openWindows(lab: Lab): [Window, Window] {
  return [openWindow(lab, 'one window'), openWindow(lab, 'another window')];
}

function openWindow({ adapter, workspace, log }: Lab, label: string): Window {
  const store = openStore({
    databasePath: join(dirname(workspace), 'threadkeeper.db'),
    workerPath: join(dist, 'storeWorker.cjs'),
    wasmPath: join(dist, 'sql-wasm.wasm'),
    ...{ label, log },
  });
  const runner = new TurnRunner({
    store: store.api,
    changes: store,
    agent: (kind) => (kind === adapter.kind ? adapter : undefined),
    whyNotStart: () => undefined,
    log,
    uuid: randomUUID,
  });
  onTestFinished(async () => {
    await runner.shutDown();
    await store.dispose();
  });
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
