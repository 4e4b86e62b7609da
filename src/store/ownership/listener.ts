import net from 'node:net';

/** A socket that others see as long as this process lives; who connects is kept waiting until it is closed. */
export class Listener {
  readonly #server: net.Server;
  readonly #connections = new Set<net.Socket>();

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

  close(): void {
    this.#server.close();
    for (const socket of this.#connections) socket.destroy();
  }

  #keep(socket: net.Socket): void {
    this.#connections.add(socket);
    socket.unref();
    socket.resume();
    socket.once('close', () => this.#connections.delete(socket));
    // Whoever waits may die at any time; 'close' follows.
    socket.on('error', () => undefined);
  }
}
