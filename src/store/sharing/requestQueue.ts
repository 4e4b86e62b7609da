import { deferred } from '../../base/deferred.ts';
import { RouteLost, type Route } from './route.ts';
import { StallWatch } from './stallWatch.ts';

interface Pending {
  readonly promise: Promise<unknown>;
  readonly method: string;
  readonly params: unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Brings one client's requests to the store, in order, however often its owner is replaced. One is under way at a
 * time: when a route is lost, that is the only one of which nobody knows whether it was carried out, and it is sent
 * again. So each request has to be repeatable; a row of them has not.
 */
export class RequestQueue {
  readonly #waiting: Pending[] = [];
  readonly #stall: StallWatch;
  #route: Route | undefined;
  #isSending = false;

  /** `onStall`: whether the client waits longer than it should; told when that changes. */
  constructor(onStall: (stalled: boolean) => void) {
    this.#stall = new StallWatch(onStall);
  }

  ask(method: string, params: unknown): Promise<unknown> {
    const { promise, resolve, reject } = deferred<unknown>();
    this.#waiting.push({ method, params, promise, resolve, reject });
    this.#stall.begin();
    void this.#sendAll();
    return promise;
  }

  /** Goes on over this route until it is lost. */
  use(route: Route): void {
    this.#route = route;
    void this.#sendAll();
  }

  /** Resolves when everything that was asked by now is answered. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#waiting.map(({ promise }) => promise));
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let next = this.#waiting[0]; next && this.#route; next = this.#waiting[0])
      await this.#send(next, this.#route);
    this.#isSending = false;
  }

  async #send(next: Pending, route: Route): Promise<void> {
    try {
      const answer = await route.send(next.method, next.params);
      this.#settle(() => next.resolve(answer));
    } catch (error) {
      if (error instanceof RouteLost) this.#forget(route);
      else this.#settle(() => next.reject(error));
    }
  }

  #settle(settle: () => void): void {
    this.#waiting.shift();
    if (this.#waiting.length === 0) this.#stall.end();
    else this.#stall.progress();
    settle();
  }

  #forget(route: Route): void {
    if (this.#route === route) this.#route = undefined;
  }
}
