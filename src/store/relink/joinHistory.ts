import type { Binding } from '../../domain/binding.ts';
import type { Message } from '../../domain/message.ts';
import type { SessionSummary, ThreadSummary } from '../../domain/session.ts';
import type { ImportedCounts, ImportedHistory } from '../importedHistory.ts';
import type { StoreApi } from '../protocol.ts';

export interface JoinOptions {
  /** A working folder in the old one becomes the same one in the new. */
  readonly relocate: (cwd: string) => string;
  readonly onProgress?: ((progress: { message: string; fraction: number }) => void) | undefined;
  /** Ends it after the batch that runs; what was joined stays, and the next time goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** Messages that are sent at once: a page of long replies is a few MB at most. */
const pageSize = 50;

/** Copies all sessions, the oldest first, by the protocol: it works whoever owns the store. */
export async function joinHistory(
  from: StoreApi,
  into: StoreApi,
  options: JoinOptions,
): Promise<ImportedCounts> {
  const sessions = (await from.listSessions({})).toReversed();
  let total = none;
  for (const [index, session] of sessions.entries()) {
    options.onProgress?.({ message: session.name, fraction: index / sessions.length });
    for await (const batch of batchesOf(from, session, options)) {
      options.signal?.throwIfAborted();
      total = add(total, await into.importSessions(batch));
    }
    await Promise.all(session.threads.map(({ id }) => copyDraft(from, into, id)));
  }
  return total;
}

async function* batchesOf(
  from: StoreApi,
  session: SessionSummary,
  { relocate }: JoinOptions,
): AsyncGenerator<ImportedHistory> {
  const { threads, ...facts } = session;
  const whole = { ...facts, cwd: relocate(facts.cwd), ampPrompt: '', legacyThreadId: null };
  yield { sessions: [whole], threads: [], messages: [] };
  for (const thread of threads.toReversed()) {
    const chain = (await from.getBindings({ threadId: thread.id })).toReversed();
    const bindings = chain.map((binding) => relocated(binding, relocate));
    yield { sessions: [], threads: [{ ...thread, bindings }], messages: [] };
    for await (const messages of pagesOf(from, thread)) yield { sessions: [], threads: [], messages };
  }
}

/** An agent cannot be started in a folder that is gone; whether it knows its conversation again, a probe says. */
function relocated(binding: Binding, relocate: JoinOptions['relocate']): Binding {
  return { ...binding, cwd: relocate(binding.cwd) };
}

type ImportedMessages = ImportedHistory['messages'];

/** The pages end with the latest before an idx, and go upwards. */
async function* pagesOf(from: StoreApi, { id }: ThreadSummary): AsyncGenerator<ImportedMessages> {
  const { messages } = await from.getThreadMessages({ threadId: id, limit: 1 });
  const end = (messages[0]?.idx ?? -1) + 1;
  for (let start = 0; start < end; start += pageSize) {
    const before = Math.min(start + pageSize, end);
    const page = await from.getThreadMessages({ threadId: id, before, limit: before - start });
    yield page.messages.map(toImported);
  }
}

function toImported({ id, threadId, role, content, createdAt, parts }: Message): ImportedMessages[number] {
  return { id, threadId, role, content, createdAt, parts: [...parts] };
}

/** What was typed and not sent comes along, unless something was typed here. */
async function copyDraft(from: StoreApi, into: StoreApi, threadId: ThreadSummary['id']): Promise<void> {
  const [old, now] = await Promise.all([from.openThread({ threadId }), into.openThread({ threadId })]);
  if (old?.draft && now?.draft === '') await into.setDraft({ threadId, text: old.draft });
}

const none: ImportedCounts = {
  added: { sessions: 0, threads: 0, messages: 0 },
  known: { sessions: 0, threads: 0, messages: 0 },
};

function add(one: ImportedCounts, other: ImportedCounts): ImportedCounts {
  const sum = (a: ImportedCounts['added'], b: ImportedCounts['added']) => ({
    sessions: a.sessions + b.sessions,
    threads: a.threads + b.threads,
    messages: a.messages + b.messages,
  });
  return { added: sum(one.added, other.added), known: sum(one.known, other.known) };
}
