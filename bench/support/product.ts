import { expect } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import { newSessionId, type ThreadId } from '../../src/domain/ids.ts';
import { TurnRunner } from '../../src/runner/turnRunner.ts';
import type { TurnEvent } from '../../src/runner/turnEvent.ts';
import { openStore, type StoreClient } from '../../src/store/client.ts';
import { silentLog } from './silentLog.ts';

export interface ProductOptions {
  /** The installed extension's, for the store's worker. */
  readonly dist: string;
  /** For the database. */
  readonly folder: string;
  readonly adapter: AgentAdapter;
  /** What the agent works in. */
  readonly cwd: string;
}

/** The product without its windows: the real store in its worker, the real runner, a real adapter. */
export class Product {
  readonly #options: ProductOptions;
  readonly #store: StoreClient;
  readonly #runner: TurnRunner;

  constructor(options: ProductOptions) {
    const { dist, folder, adapter } = options;
    this.#options = options;
    this.#store = openStore({
      databasePath: join(folder, 'threadkeeper.db'),
      workerPath: join(dist, 'storeWorker.cjs'),
      wasmPath: join(dist, 'sql-wasm.wasm'),
      log: silentLog,
    });
    this.#runner = new TurnRunner({
      store: this.#store.api,
      changes: this.#store,
      agent: () => adapter,
      whyNotStart: () => undefined,
      log: silentLog,
      uuid: randomUUID,
    });
  }

  async newThread(): Promise<ThreadId> {
    const { adapter, cwd } = this.#options;
    const { api } = this.#store;
    const id = newSessionId(randomUUID);
    await api.createSession({ id, name: 'Bench', agent: adapter.kind, cwd });
    return api.createThread({ sessionId: id, name: 'Bench' });
  }

  /** Milliseconds from the prompt to the first text of the reply; waits until the turn and its process are gone. */
  async timeToFirstWord(threadId: ThreadId, prompt: string): Promise<number> {
    const first = this.#firstText(threadId);
    const start = performance.now();
    await this.#runner.prompt(threadId, prompt);
    const ms = (await first) - start;
    await expect.poll(() => this.#runner.growingReply(threadId), { intervals: [10] }).toBeUndefined();
    return ms;
  }

  async close(): Promise<void> {
    await this.#runner.shutDown();
    await this.#store.dispose();
  }

  /** When the first text comes. Rejects when the turn ends without one. */
  #firstText(threadId: ThreadId): Promise<number> {
    return new Promise((resolve, reject) => {
      const listener = this.#runner.onDidHappen((event) => {
        if (event.threadId !== threadId) return;
        if (hasText(event)) resolve(performance.now());
        else if (event.type === 'turnEnded') reject(new Error(`the turn ended: ${JSON.stringify(event)}`));
        else return;
        listener.dispose();
      });
    });
  }
}

function hasText(event: TurnEvent): boolean {
  if (event.type !== 'partsChanged') return false;
  return event.changes.some((change) => change.op === 'set' && change.part.kind === 'text');
}
