import type { StoreClient } from '../store/client.ts';
import type { StoreApi } from '../store/protocol.ts';
import type { CliContext } from './context.ts';
import { CommandError } from './failure.ts';

/** Opens the store for one piece of work, beside any windows that have it open, and closes it afterwards. */
export function withStore<T>(
  databasePath: string,
  context: CliContext,
  work: (store: StoreApi) => Promise<T>,
): Promise<T> {
  return withClient(databasePath, context, ({ api }) => work(api));
}

/** The same, for work that listens to the store as well. */
export async function withClient<T>(
  databasePath: string,
  context: CliContext,
  work: (client: StoreClient) => Promise<T>,
): Promise<T> {
  const client = await context.openStore(databasePath, context.log);
  try {
    const info = await Promise.race([client.api.info({}), cancelled(context.signal)]);
    // Without its file the store would serve an empty one in memory, which answers nothing that is asked here.
    if (!info.persistent) throw new CommandError(info.reason);
    return await work(client);
  } finally {
    await client.dispose();
  }
}

/** Rejects at Ctrl+C: an owner that stands still may keep everybody waiting. */
function cancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new CommandError('Cancelled. Nothing was changed.')));
  });
}
