import type { ClientId } from './peer.ts';

/**
 * Which clients are there. One whose connection ended may come back within the grace time: a socket can break, and
 * after a change of owner everybody connects anew.
 */
export class Presence {
  readonly #grace: number;
  readonly #onGone: (id: ClientId) => void;
  readonly #connections = new Map<ClientId, number>();
  readonly #expected = new Map<ClientId, NodeJS.Timeout>();

  /** `grace` in ms. `onGone`: a client that was expected did not come. */
  constructor(grace: number, onGone: (id: ClientId) => void) {
    this.#grace = grace;
    this.#onGone = onGone;
  }

  /** True for one that is connected, and for one that is still expected. */
  isHere(id: ClientId): boolean {
    return this.#connections.has(id) || this.#expected.has(id);
  }

  arrived(id: ClientId): void {
    this.#forget(id);
    this.#connections.set(id, (this.#connections.get(id) ?? 0) + 1);
  }

  /** One of its connections ended. Its next one may be there already. */
  parted(id: ClientId): void {
    const left = (this.#connections.get(id) ?? 0) - 1;
    if (left > 0) this.#connections.set(id, left);
    else {
      this.#connections.delete(id);
      this.expect(id);
    }
  }

  /** It said that it does not come back. */
  left(id: ClientId): void {
    this.#connections.delete(id);
    this.#forget(id);
  }

  expect(id: ClientId): void {
    if (this.isHere(id)) return;
    this.#expected.set(id, setTimeout(() => this.#giveUp(id), this.#grace).unref());
  }

  dispose(): void {
    for (const id of [...this.#expected.keys()]) this.#forget(id);
  }

  #forget(id: ClientId): void {
    clearTimeout(this.#expected.get(id));
    this.#expected.delete(id);
  }

  #giveUp(id: ClientId): void {
    this.#expected.delete(id);
    this.#onGone(id);
  }
}
