import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Emitter } from '../base/event.ts';
import type { Logger } from '../base/log.ts';
import type { StoreClient } from '../store/client.ts';
import type { StoreChange } from '../store/protocol.ts';
import { startStoreWorker } from '../store/startWorker.ts';
import type { SessionTree } from './tree/sessionTree.ts';
import { watchWaiting } from './waiting.ts';

export interface WindowStoreOptions {
  /** Where the store is. */
  readonly folder: string;
  /** The path of a file that was built. */
  readonly dist: (name: string) => string;
  readonly changed: Emitter<StoreChange>;
  readonly tree: SessionTree;
  readonly log: Logger;
}

/** Opens this window's store; what it tells reaches the tree and all who listen to `changed`. */
export async function openWindowStore(options: WindowStoreOptions): Promise<StoreClient> {
  const { folder, dist, changed, tree, log } = options;
  const databasePath = join(folder, 'threadkeeper.db');
  const label = vscode.workspace.name ?? 'a window without a folder';
  const files = { workerPath: dist('storeWorker.cjs'), wasmPath: dist('sql-wasm.wasm') };
  // The thread's start takes longer than loading what speaks with it, which happens in this same moment.
  const worker = startStoreWorker({ databasePath, ...files, label });
  const { connectStore } = await import('../store/client.ts');
  const client = connectStore(worker, { databasePath, log });
  client.onDidChange((change) => changed.fire(change));
  client.onDidRejoin(() => tree.refresh());
  // Here, because what else there is to say comes when the store has answered.
  watchWaiting(client, (text) => tree.setMessage('waiting', text));
  return client;
}
