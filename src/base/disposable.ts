/** Something that holds resources until it is disposed. */
export interface Disposable {
  dispose(): void;
}

/** Owner of disposables. What is registered on a disposed owner is disposed at once. */
export abstract class DisposableOwner implements Disposable {
  readonly #owned = new Set<Disposable>();
  #disposed = false;

  protected get disposed(): boolean {
    return this.#disposed;
  }

  protected register<T extends Disposable>(owned: T): T {
    if (this.#disposed) owned.dispose();
    else this.#owned.add(owned);
    return owned;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const owned of this.#owned) owned.dispose();
    this.#owned.clear();
  }
}

/** A disposable out of a function. */
export function toDisposable(dispose: () => void): Disposable {
  return { dispose };
}
