import type { SessionSummary, ThreadSummary } from '../domain/session.ts';
import type { StoreApi } from '../store/protocol.ts';
import { CommandError, UsageError } from './failure.ts';
import { localTime } from './localTime.ts';
import { table } from './table.ts';

/** What the user named: a session, or one thread of it. */
export interface Target {
  readonly session: SessionSummary;
  /** None when the session was named. */
  readonly thread?: ThreadSummary;
}

/**
 * Finds what an ID or a name stands for (G9, G12): the ID of a session or thread, else its name, else an agent's own ID
 * of a conversation. Compared as text, never as a pattern. Throws `UsageError` with the candidates when a name is that
 * of several.
 */
export async function findTarget(named: string, store: StoreApi): Promise<Target> {
  const sessions = await store.listSessions({});
  const found = byId(named, sessions) ?? onlyOne(named, byName(named, sessions));
  const target = found ?? (await byRemoteId(named, sessions, store));
  if (!target) throw new CommandError(`There is no session or thread "${named}".`);
  return target;
}

/** The threads that are meant, the latest first. */
export function threadsOf({ session, thread }: Target): readonly ThreadSummary[] {
  return thread ? [thread] : session.threads;
}

function byId(id: string, sessions: readonly SessionSummary[]): Target | undefined {
  const session = sessions.find((session) => session.id === id);
  return session ? { session } : allThreads(sessions).find(({ thread }) => thread.id === id);
}

/** A thread of a session that is meant already is no second meaning. */
function byName(name: string, sessions: readonly SessionSummary[]): Target[] {
  const named = sessions.filter((session) => session.name === name);
  const others = sessions.filter((session) => !named.includes(session));
  const threads = allThreads(others).filter(({ thread }) => thread.name === name);
  return [...named.map((session) => ({ session })), ...threads];
}

function onlyOne(name: string, targets: readonly Target[]): Target | undefined {
  if (targets.length <= 1) return targets[0];
  throw new UsageError(`"${name}" is the name of several: use an ID.\n${describe(targets)}`);
}

async function byRemoteId(
  id: string,
  sessions: readonly SessionSummary[],
  store: StoreApi,
): Promise<Target | undefined> {
  for (const target of allThreads(sessions)) {
    const bindings = await store.getBindings({ threadId: target.thread.id });
    if (bindings.some(({ remoteId }) => remoteId === id)) return target;
  }
  return undefined;
}

function allThreads(sessions: readonly SessionSummary[]): Required<Target>[] {
  return sessions.flatMap((session) => session.threads.map((thread) => ({ session, thread })));
}

function describe(targets: readonly Target[]): string {
  return table(
    ['UPDATED', 'ID', 'WHAT'],
    targets.map(({ session, thread }) =>
      thread
        ? [localTime(thread.updatedAt), thread.id, `thread of ${session.name}`]
        : [localTime(session.updatedAt), session.id, `session in ${session.cwd}`],
    ),
  );
}
