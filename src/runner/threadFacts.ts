import type { AgentAdapter } from '../agents/agentAdapter.ts';
import type { Binding } from '../domain/binding.ts';
import type { ThreadHealth } from '../domain/health.ts';
import type { ThreadId } from '../domain/ids.ts';
import type { Link, ThreadFacts } from '../domain/threadChoice.ts';
import type { RunnerContext } from './context.ts';
import { probeLink } from './health/probe.ts';

/** The thread that is to go on, and the folder of its session. */
export interface ThreadPlace {
  readonly threadId: ThreadId;
  readonly cwd: string;
}

/**
 * Looks at what the choice needs and no further: nothing is probed for a new conversation (P6), and the agent is asked
 * for its own current one only where the user selected none.
 */
export async function gatherFacts(
  context: RunnerContext,
  adapter: AgentAdapter,
  place: ThreadPlace,
): Promise<ThreadFacts> {
  const links = await context.store.getBindings({ threadId: place.threadId });
  const [top] = links;
  if (top?.state === 'replaced') return { isNew: true, instead: top };
  const chain = links.filter(({ agent }) => agent === adapter.kind);
  if (top?.state === 'established' && chain[0] === top)
    return { isNew: false, selected: await lookAtSelected(context, adapter, top) };
  if (!top && (await isChosenNew(context, adapter, place))) return { isNew: true };
  const current = await currentOf(adapter, place, chain);
  if (current?.binding) return { isNew: false, current };
  const latest = chain.find(({ state }) => state !== 'provisional');
  return { isNew: false, current, local: latest && (await probeLink(context, adapter, latest)) };
}

/** How long a conversation that was seen live counts as such where a probe would start a program, in ms. */
const freshMs = 10 * 60_000;

/** Where a probe takes as long as the start of a turn, one of late is enough: what changed since, the turn tells. */
async function lookAtSelected(
  context: RunnerContext,
  adapter: AgentAdapter,
  binding: Binding,
): Promise<Link> {
  const known = adapter.probeStartsProgram ? await context.store.getHealth({ bindingId: binding.id }) : null;
  if (!known || !isFresh(known)) return probeLink(context, adapter, binding);
  const { threadId: thread, remoteId: remote } = binding;
  context.log.info('seen live of late', { thread, remote, at: known.checkedAt });
  return { binding, probe: known };
}

/** One of the future is no date to go by. */
function isFresh({ health, checkedAt }: ThreadHealth): boolean {
  const age = Date.now() - Date.parse(checkedAt);
  return health === 'live' && age >= 0 && age < freshMs;
}

/** The user made this thread beside others; a session's only thread is there without having been chosen. */
async function isChosenNew(
  { store }: RunnerContext,
  adapter: AgentAdapter,
  { threadId }: ThreadPlace,
): Promise<boolean> {
  if (!adapter.currentThread) return true;
  const sessions = await store.listSessions({});
  const session = sessions.find(({ threads }) => threads.some(({ id }) => id === threadId));
  return (session?.threads.length ?? 0) > 1;
}

/** A conversation belongs to the thread in whose chain it is: two threads never share one. */
async function currentOf(
  adapter: AgentAdapter,
  { cwd }: ThreadPlace,
  chain: readonly Binding[],
): Promise<ThreadFacts['current']> {
  const remoteId = await adapter.currentThread?.(cwd);
  return remoteId && { remoteId, binding: chain.find((link) => link.remoteId === remoteId) };
}
