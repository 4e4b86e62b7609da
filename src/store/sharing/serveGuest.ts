import type { Socket } from 'node:net';
import {
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { decode } from '../../base/decode.ts';
import type { ServedClient, StoreServer } from '../server.ts';
import {
  greetingOf,
  greetingSchema,
  helloRequest,
  leaveRequest,
  peerSchema,
  protocolVersion,
  type Peer,
} from './peer.ts';

/** Notifications that a guest has not read; one that is stopped for long would fill the owner's memory. */
const maxUnread = 10_000;

/** Serves who connected to the owner, once both have said who they are and speak the same version. */
export function serveGuest(socket: Socket, server: StoreServer, self: Peer): void {
  const connection = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  connection.onRequest(helloRequest, (raw: unknown) => {
    const peer = peerOfSameVersion(raw);
    if (peer) admit({ peer, role: 'guest', notify: notifier(connection, socket) });
    // One of another version sees it by this answer, and asks nothing.
    return greetingOf(self);
  });
  connection.onError(() => socket.destroy());
  socket.once('close', () => connection.dispose());
  connection.listen();

  function admit(client: ServedClient): void {
    server.connect(client);
    socket.once('close', () => server.disconnect(client));
    connection.onRequest((method: string, params: unknown) => server.answer(client, method, params));
    connection.onRequest(leaveRequest, () => server.leave(client));
  }
}

function peerOfSameVersion(raw: unknown): Peer | undefined {
  const greeting = decode(greetingSchema, raw);
  if (!greeting.ok || greeting.value.protocol !== protocolVersion) return undefined;
  const peer = decode(peerSchema, raw);
  return peer.ok ? peer.value : undefined;
}

function notifier(connection: MessageConnection, socket: Socket): ServedClient['notify'] {
  let unread = 0;
  return (method, params) => {
    if (unread > maxUnread) {
      // It connects again when it goes on, and reads everything anew.
      socket.destroy();
      return;
    }
    unread += 1;
    connection
      .sendNotification(method, params)
      // What cannot be written is followed by the socket's end.
      .catch(() => undefined)
      .finally(() => (unread -= 1));
  };
}
