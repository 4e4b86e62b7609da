import type { ThreadId } from '../domain/ids.ts';
import { ThreadFollower, type Following, type FollowOptions } from './threadFollower.ts';

/** The threads that are followed, each by one follower. */
export class ThreadFollowers {
  readonly #followers = new Map<ThreadId, ThreadFollower>();
  readonly #onDidEnd: (threadId: ThreadId) => void;

  /** `onDidEnd`: nobody follows the thread any more. */
  constructor(onDidEnd: (threadId: ThreadId) => void) {
    this.#onDidEnd = onDidEnd;
  }

  of(threadId: ThreadId): ThreadFollower | undefined {
    return this.#followers.get(threadId);
  }

  /** Ends what followed the thread before. */
  follow(options: FollowOptions): Following {
    const before = this.of(options.threadId);
    if (before) this.#end(before);
    const follower = new ThreadFollower(options);
    this.#followers.set(options.threadId, follower);
    return { ready: follower.ready, dispose: () => this.#end(follower) };
  }

  #end(follower: ThreadFollower): void {
    follower.dispose();
    const { threadId } = follower;
    if (this.of(threadId) !== follower) return;
    this.#followers.delete(threadId);
    this.#onDidEnd(threadId);
  }
}
