import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from 'vscode-jsonrpc/node';
import { takeSeat } from '../../../../src/store/ownership/ownership.ts';
import type { Seat } from '../../../../src/store/ownership/seat.ts';
import { greetingOf, helloRequest, protocolVersion } from '../../../../src/store/sharing/peer.ts';
import { createSession } from '../support/sample.ts';
import { peerCalled } from '../support/servedStore.ts';
import { startStore, temporaryDatabase } from '../support/testStore.ts';
import { startWindow } from '../support/windowProcess.ts';

function connectionOver(socket: Socket) {
  const connection = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  onTestFinished(() => void socket.destroy());
  return connection;
}

/** An owner that answers every greeting with this. */
async function ownAndAnswer(file: string, greeting: object): Promise<void> {
  const seat = await takeSeat(`${file}.owner`);
  if (seat.kind !== 'owner') throw new Error('somebody else owns it');
  onTestFinished(() => seat.flag.lower());
  serve(seat, greeting);
}

function serve(seat: Seat & { kind: 'owner' }, greeting: object): void {
  seat.flag.onConnection((socket) => {
    const connection = connectionOver(socket);
    connection.onRequest(helloRequest, () => greeting);
    connection.listen();
  });
}

const newer = { ...greetingOf(peerCalled('my-project')), protocol: protocolVersion + 1 };

test.each([
  ['says who it is', newer, 'another version of Threadkeeper: my-project. Reload that window'],
  ['says it in another way', { protocol: '2.0' }, 'another version of Threadkeeper. Reload that window'],
])('an owner of another version that %s is not used, with the reason', async (_how, greeting, reason) => {
  const file = await temporaryDatabase();
  await ownAndAnswer(file, greeting);
  const store = await startStore(file);
  expect(await store.api.info({})).toMatchObject({
    persistent: false,
    reason: expect.stringContaining(reason) as unknown,
  });
});

test('a guest of another version is told the owner’s and served nothing', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file, { label: 'the owner' });
  const id = await createSession(store.api);
  const seat = await takeSeat(`${file}.owner`);
  if (seat.kind !== 'guest') throw new Error('nobody owned it');
  const connection = connectionOver(seat.socket);
  connection.listen();
  const answer: unknown = await connection.sendRequest(helloRequest, newer);
  expect(answer).toMatchObject({ protocol: protocolVersion, label: 'the owner' });
  await expect(connection.sendRequest('deleteSession', { sessionId: id })).rejects.toThrow();
  expect((await store.api.listSessions({})).map((session) => session.id)).toEqual([id]);
});

test('a guest that sends no message at all is cut off, and the owner goes on', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  await store.api.info({});
  const seat = await takeSeat(`${file}.owner`);
  if (seat.kind !== 'guest') throw new Error('nobody owned it');
  const closed = once(seat.socket.resume(), 'close');
  seat.socket.write('GET / HTTP/1.1\r\n\r\n');
  await closed;
  await createSession(store.api);
});

test('a window whose next owner is of another version stops, with the reason, and writes nowhere else', async () => {
  const file = await temporaryDatabase();
  const owner = await startWindow(file);
  await createSession(owner.api);
  const guest = await startWindow(file);
  await guest.role();
  guest.signal('SIGSTOP');
  await owner.kill();
  await ownAndAnswer(file, newer);
  guest.signal('SIGCONT');
  await expect(guest.api.listSessions({})).rejects.toMatchObject({
    code: 'store-crashed',
    message: expect.stringContaining('another version of Threadkeeper: my-project') as unknown,
  });
  await expect.poll(() => guest.failures).toHaveLength(1);
});
