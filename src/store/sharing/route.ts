/** A way to the store: to a database of this thread, or over a socket to the one that owns it. */
export interface Route {
  /** Rejects with what the store answered, or with `RouteLost`. */
  send(method: string, params: unknown): Promise<unknown>;
  /** Resolves when nothing more will be answered. */
  readonly lost: Promise<void>;
  /** Gives up the store, or leaves its owner. */
  close(): Promise<void>;
}

/** The other side went before it answered: nobody knows whether the request was carried out. */
export class RouteLost extends Error {
  override readonly name = 'RouteLost';
}
