import type { ToWebview, ShowThread } from '../../chatProtocol.ts';
import type { ThreadId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { OpenedThread, ShownThread, StoreApi, StoreInfo } from '../../store/protocol.ts';
import { isReadOnly, whyNotKept } from '../storeInfo.ts';

/** Messages a page has. */
const pageSize = 100;

export interface ThreadViewOptions {
  readonly store: StoreApi;
  readonly runner: TurnRunner;
  readonly agentName: (kind: string) => string;
}

/** What the store has of a thread for a panel: its latest messages and how it stands; null when it is gone. */
export function readThread(store: StoreApi, threadId: ThreadId): Promise<ShownThread | null> {
  return store.showThread({ threadId, limit: pageSize });
}

/**
 * Everything a panel needs to draw a thread that is being read; null when the thread is gone. Prompts that waited
 * when the window closed are given back in the draft: nothing is sent without the user.
 */
export async function loadThread(
  options: ThreadViewOptions,
  read: Promise<ShownThread | null>,
): Promise<ShowThread | null> {
  const { store, runner, agentName } = options;
  const [shown, info] = await Promise.all([read, store.info({})]);
  if (!shown) return null;
  const { session, thread, threads, page, offers, choices } = shown;
  const threadId = thread.id;
  return {
    type: 'show',
    session: {
      id: session.id,
      name: session.name,
      agentName: agentName(session.agent),
      cwd: session.cwd,
      canUnarchive: runner.health.canUnarchive(session.agent),
    },
    threads,
    threadId,
    ...page,
    ...(await composerOf(options, shown, info)),
    offers,
    choices,
    state: runner.stateOf(threadId),
    notKept: info.persistent ? undefined : whyNotKept(info),
  };
}

/** Stores what is typed into the composer, before it is sent. False where nothing can be stored. */
export async function saveDraft(store: StoreApi, threadId: ThreadId, text: string): Promise<boolean> {
  try {
    await store.setDraft({ threadId, text });
    return true;
  } catch (error) {
    // The panel says all the time that nothing is kept; a message at every word would only be in the way.
    if (!isReadOnly(error)) throw error;
    return false;
  }
}

/** Draft and queue. Where no turn of this window runs any more, nothing waits for one: its prompts go into the draft. */
async function composerOf(
  { store, runner }: ThreadViewOptions,
  { thread, draft, queue }: OpenedThread,
  info: StoreInfo,
): Promise<Pick<ShowThread, 'draft' | 'queue'>> {
  const threadId = thread.id;
  const isFixed = !info.persistent && info.readOnly;
  if (queue.length === 0 || isFixed || runner.isBusy(threadId)) return { draft, queue };
  await runner.returnQueue(threadId);
  return (await store.openThread({ threadId })) ?? { draft: '', queue: [] };
}

export async function loadOlder(store: StoreApi, threadId: ThreadId, before: number): Promise<ToWebview> {
  const page = await store.getThreadMessages({ threadId, before, limit: pageSize });
  return { type: 'olderMessages', threadId, ...page };
}

/** The stored messages, with the reply that grows as far as it has come: the store is up to 300 ms behind. */
export function withGrowingReply(
  messages: readonly Message[],
  runner: Pick<TurnRunner, 'growingReply'>,
  threadId: ThreadId,
): readonly Message[] {
  const growing = runner.growingReply(threadId);
  if (!growing) return messages;
  return messages.map((message) =>
    message.id === growing.messageId ? { ...message, parts: growing.parts } : message,
  );
}
