import type { Socket } from 'node:net';
import {
  createMessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { decode } from '../../base/decode.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';
import {
  greetingOf,
  greetingSchema,
  helloRequest,
  leaveRequest,
  peerSchema,
  protocolVersion,
  type Peer,
} from './peer.ts';
import { RouteLost, type Route } from './route.ts';

/** The route over a socket to the owner of the store. */
export class Guest implements Route {
  readonly lost: Promise<void>;
  /** None until it has greeted. */
  owner: Peer | undefined;
  readonly #socket: Socket;
  readonly #connection: MessageConnection;

  /** `onNotification`: what the owner says to everyone. */
  constructor(socket: Socket, onNotification: (method: string, params: unknown) => void) {
    this.#socket = socket;
    this.#connection = createMessageConnection(
      new SocketMessageReader(socket),
      new SocketMessageWriter(socket),
    );
    this.#connection.onNotification((method: string, params: unknown) => onNotification(method, params));
    // What fails on a socket is followed by its close; a message that cannot be read leaves nothing to go on with.
    this.#connection.onError(() => socket.destroy());
    this.lost = closed(socket).then(() => this.#connection.dispose());
    this.#connection.listen();
  }

  /**
   * Waits for the owner's greeting; false when the other side was none and has gone. Rejects with `StoreUnavailable`
   * when it runs another version.
   */
  async greet(self: Peer): Promise<boolean> {
    try {
      this.owner = checkGreeting(await this.send(helloRequest, greetingOf(self)));
      return true;
    } catch (error) {
      this.#socket.destroy();
      if (error instanceof RouteLost) return false;
      throw error;
    }
  }

  async send(method: string, params: unknown): Promise<unknown> {
    try {
      return await this.#connection.sendRequest(method, params);
    } catch (error) {
      if (this.#socket.destroyed) throw new RouteLost('The owner of the store has gone.');
      throw error;
    }
  }

  async close(): Promise<void> {
    // An owner that is gone has no need to know.
    await this.send(leaveRequest, {}).catch(() => undefined);
    this.#socket.destroy();
  }
}

function checkGreeting(raw: unknown): Peer {
  const greeting = decode(greetingSchema, raw);
  const peer = decode(peerSchema, raw);
  if (!greeting.ok || greeting.value.protocol !== protocolVersion || !peer.ok) throw otherVersion(raw);
  return peer.value;
}

function otherVersion(raw: unknown): StoreUnavailable {
  const peer = decode(peerSchema, raw);
  const which = peer.ok ? `: ${peer.value.label}` : '';
  return new StoreUnavailable(
    `Another window runs another version of Threadkeeper${which}. Reload that window, then this one.`,
    'other-version',
  );
}

function closed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
