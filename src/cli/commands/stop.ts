import { runningTurn } from '../../domain/message.ts';
import type { ThreadId, TurnId } from '../../domain/ids.ts';
import type { StoreClient } from '../../store/client.ts';
import { defineCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { CommandError } from '../failure.ts';
import { findStore } from '../findStore.ts';
import { findTarget, threadsOf } from '../findTarget.ts';
import { plainLine } from '../plainText.ts';
import { withClient } from '../withStore.ts';

/** How long a turn may take to end, and when it is asked for again: who runs it may be connecting anew. In ms. */
const patience = 10_000;
const repeatAfter = 1000;

/** Stops what runs, in whatever window or program. Nothing that runs is no failure: it is stopped. */
export const stop = defineCommand({
  name: 'stop',
  summary: 'Stops the running turn of a thread, or those of a session, wherever they run',
  usage: 'ID|NAME',
  options: {},
  positionals: ['ID|NAME'],
  async run({ values, positionals: [named = ''] }, context) {
    const storePath = await findStore(values.store, context);
    const stopped = await withClient(storePath, context, async (client) => {
      const results: Stopped[] = [];
      for (const { id, name, lastTurn } of threadsOf(await findTarget(named, client.api)))
        if (lastTurn?.status === 'running') results.push(await stopThread(client, { id, name }, context));
      return results;
    });
    const lines = stopped.map(({ name, ranIn }) => `Stopped "${plainLine(name)}", which ran in ${ranIn}.`);
    return { data: { stopped }, text: lines.join('\n') || 'Nothing runs there.' };
  },
});

interface Stopped {
  readonly threadId: ThreadId;
  readonly name: string;
  /** The label of the window or program. */
  readonly ranIn: string;
}

async function stopThread(
  client: StoreClient,
  { id: threadId, name }: { id: ThreadId; name: string },
  { signal }: CliContext,
): Promise<Stopped> {
  const { api } = client;
  const ranIn = (await api.openThread({ threadId }))?.runsIn ?? 'another window';
  const turnId = await findRunning();
  const deadline = performance.now() + patience;
  for (;;) {
    const changed = nextChange(client, threadId);
    // A prompt that waited may run by now: the user has not asked to stop that one.
    if (turnId === undefined || (await findRunning()) !== turnId) return { threadId, name, ranIn };
    if (signal.aborted || performance.now() > deadline)
      throw new CommandError(`The turn in ${ranIn} was asked to stop and has not done so yet.`);
    await api.requestStop({ turnId });
    await changed;
  }

  async function findRunning(): Promise<TurnId | undefined> {
    const { messages } = await api.getThreadMessages({ threadId, limit: 2 });
    return runningTurn(messages);
  }
}

/** Resolves when the thread has changed, after a while in any case. */
function nextChange({ onDidChange }: StoreClient, threadId: ThreadId): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, repeatAfter);
    const heard = onDidChange(({ threadIds }) => threadIds.includes(threadId) && done());
    function done(): void {
      clearTimeout(timer);
      heard.dispose();
      resolve();
    }
  });
}
