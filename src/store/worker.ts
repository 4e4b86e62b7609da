import { parentPort, workerData } from 'node:worker_threads';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { decode } from '../base/decode.ts';
import { IdleCheckpoint } from './idleCheckpoint.ts';
import { openDatabase, type OpenedDatabase } from './openDatabase.ts';
import { storeCloseRequest } from './protocol.ts';
import { notifyChanged, serveStore } from './server.ts';
import type { Database } from './sqlite/database.ts';
import { SqliteError } from './sqlite/sqliteError.ts';
import { workerDataSchema } from './workerData.ts';

/** How long nothing must be written before the log is moved into the file, in ms. */
const idleBeforeCheckpoint = 2000;

/** The store's thread: owns the database and serves the one that started it. Its failure ends the thread. */
async function main(): Promise<void> {
  const options = decode(workerDataSchema, workerData);
  if (!options.ok || !parentPort) throw new Error('This program is started by the store only');
  // Requests wait in the port until a connection listens to it.
  serve(parentPort, await openDatabase(options.value));
}

function serve(port: NonNullable<typeof parentPort>, opened: OpenedDatabase): void {
  const { database, info } = opened;
  const connection = createMessageConnection(new PortMessageReader(port), new PortMessageWriter(port));
  const idle = new IdleCheckpoint(() => tryCheckpoint(database), idleBeforeCheckpoint);
  serveStore(connection, {
    database,
    info,
    onCommitted(change) {
      idle.written();
      void notifyChanged(connection, change);
    },
  });
  connection.onRequest(storeCloseRequest, async () => {
    idle.dispose();
    await opened.close();
    return null;
  });
  connection.listen();
}

/** The log keeps what is in it, so a disk that is full is no reason to fail: the next checkpoint tries again. */
function tryCheckpoint(database: Database): void {
  try {
    database.checkpoint();
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
  }
}

void main();
