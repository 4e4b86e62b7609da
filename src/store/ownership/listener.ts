import net from 'node:net';

/** A socket that others see as long as this process lives; who connects is kept until somebody accepts it. */
export class Listener {
  readonly #server: net.Server;
  readonly #connections = new Set<net.Socket>();
  #accept: ((socket: net.Socket) => void) | undefined;

  private constructor() {
    this.#server = net.createServer((socket) => this.#keep(socket));
    this.#server.unref();
  }

  /** Rejects with the system's error, such as `EADDRINUSE`. */
  static async at(address: string): Promise<Listener> {
    const listener = new Listener();
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen(address, resolve);
    });
    return listener;
  }

  onConnection(accept: (socket: net.Socket) => void): void {
    this.#accept = accept;
    for (const socket of this.#connections) accept(socket);
  }

  hangUp(): void {
    this.#accept = undefined;
    for (const socket of this.#connections) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.hangUp();
  }

  #keep(socket: net.Socket): void {
    this.#connections.add(socket);
    socket.unref();
    socket.once('close', () => this.#connections.delete(socket));
    // The other side may die at any time; 'close' follows.
    socket.on('error', () => undefined);
    this.#accept?.(socket);
  }
}
