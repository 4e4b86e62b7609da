import { parentPort, workerData } from 'node:worker_threads';
import { createMessageConnection, PortMessageReader, PortMessageWriter } from 'vscode-jsonrpc/node';
import { decode } from '../base/decode.ts';
import { storeCloseRequest } from './protocol.ts';
import { Member } from './sharing/member.ts';
import { workerOptionsSchema } from './workerData.ts';

/** The store's thread: serves the one that started it, as the owner of the file or through it. */
async function main(): Promise<void> {
  const options = decode(workerOptionsSchema, workerData);
  if (!options.ok || !parentPort) throw new Error('This program is started by the store only');
  const port = parentPort;
  const connection = createMessageConnection(new PortMessageReader(port), new PortMessageWriter(port));
  const member = new Member(
    options.value,
    (method, params) => void connection.sendNotification(method, params),
  );
  connection.onRequest((method: string, params: unknown) => member.ask(method, params));
  connection.onRequest(storeCloseRequest, async () => {
    await member.close();
    return null;
  });
  connection.listen();
  await member.run();
}

// A failure ends the thread, and its client hears of it.
void main();
