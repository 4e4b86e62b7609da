import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { newMessageId, threadIdSchema } from '../../src/domain/ids.ts';
import { ChangeSet } from '../../src/store/handlers/changeSet.ts';
import { handlers } from '../../src/store/handlers/handlers.ts';
import type { StoreContext } from '../../src/store/handlers/storeContext.ts';
import { migrate } from '../../src/store/migrations/migrate.ts';
import type { StoreMethodName, StoreParams, StoreResult } from '../../src/store/protocol.ts';
import { newClientId } from '../../src/store/sharing/peer.ts';
import type { Database } from '../../src/store/sqlite/database.ts';
import { Sqlite } from '../../src/store/sqlite/sqlite.ts';
import { bodyOf, seededThread, wasmPath } from './storeSeed.ts';

/** The store's own code on a file, in this thread: without worker and messages. */
export class OurStore {
  readonly #database: Database;
  readonly #threadId = v.parse(threadIdSchema, seededThread);
  #appended = 0;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(file: string): Promise<OurStore> {
    const database = (await Sqlite.load(wasmPath)).openFile(file);
    migrate(database);
    return new OurStore(database);
  }

  /** One message, durable when it returns. */
  append(): void {
    const id = newMessageId(randomUUID);
    const content = bodyOf(this.#appended++);
    this.ask('addThreadMessage', { id, threadId: this.#threadId, role: 'user', content });
  }

  lastMessages(limit: number): number {
    return this.ask('getThreadMessages', { threadId: this.#threadId, limit }).messages.length;
  }

  ask<K extends StoreMethodName>(method: K, params: StoreParams<K>): StoreResult<K> {
    const context = this.#context();
    return this.#database.transaction(() => handlers[method](context, params));
  }

  close(): void {
    this.#database.close();
  }

  #context(): StoreContext {
    const info = { persistent: true, path: '', role: 'owner' } as const;
    const client = { id: newClientId(randomUUID), label: '', host: '', pid: process.pid };
    const now = new Date().toISOString();
    return { database: this.#database, info, client, isHere: () => true, changes: new ChangeSet(), now };
  }
}
