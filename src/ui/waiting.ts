import type { Disposable } from '../base/disposable.ts';
import type { StoreClient } from '../store/client.ts';
import type { StoreWait } from '../store/protocol.ts';

/** Tells whom the store waits for, from now on until it goes on; undefined while it does not wait. */
export function watchWaiting(client: StoreClient, tell: (text: string | undefined) => void): Disposable {
  if (client.waiting) tell(waitingText(client.waiting));
  return client.onDidWait((wait) => tell(wait && waitingText(wait)));
}

function waitingText({ owner }: StoreWait): string {
  const who = owner ? `${owner.label} (process ${owner.pid})` : 'another process';
  return `Waiting for ${who}, which has the store open and does not answer`;
}
