import type { Message } from '../../domain/message.ts';
import type { ThreadSummary } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { defineCommand } from '../command.ts';
import { findStore } from '../findStore.ts';
import { findTarget, threadsOf } from '../findTarget.ts';
import { withStore } from '../withStore.ts';
import { renderThreads, type Viewed, type ViewedThread } from '../renderThreads.ts';

const pageSize = 200;

/** The whole transcript (G13): of a thread, or of every thread of a session, the oldest first. */
export const view = defineCommand({
  name: 'view',
  summary: 'Shows the transcript of a thread, or of all threads of a session',
  usage: 'ID|NAME',
  options: {},
  positionals: ['ID|NAME'],
  async run({ values, positionals: [named = ''] }, context) {
    const viewed = await withStore(await findStore(values.store, context), context, (store) =>
      readTarget(named, store),
    );
    return { data: viewed, text: renderThreads(viewed) };
  },
});

async function readTarget(named: string, store: StoreApi): Promise<Viewed> {
  const target = await findTarget(named, store);
  const { threads: _, ...session } = target.session;
  const threads: ViewedThread[] = [];
  for (const thread of threadsOf(target).toReversed()) threads.push(await readThread(thread, store));
  return { session, threads };
}

async function readThread(thread: ThreadSummary, store: StoreApi): Promise<ViewedThread> {
  const threadId = thread.id;
  const bindings = await store.getBindings({ threadId });
  const messages: Message[] = [];
  for (let before: number | undefined; ;) {
    const page = await store.getThreadMessages({ threadId, limit: pageSize, before });
    messages.unshift(...page.messages);
    before = page.messages[0]?.idx;
    if (!page.hasOlder || before === undefined) return { ...thread, bindings, messages };
  }
}
