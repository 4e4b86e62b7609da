import type { AgentAdapter } from '../agents/agentAdapter.ts';
import type { Binding } from '../domain/binding.ts';
import { newBindingId, type RemoteThreadId, type ThreadId } from '../domain/ids.ts';
import { chooseBinding, type BindingChoice, type ThreadFacts } from '../domain/threadChoice.ts';
import type { RunnerContext } from './context.ts';
import { noteHealth } from './health/noteHealth.ts';
import { gatherFacts, type ThreadPlace } from './threadFacts.ts';

/**
 * Chooses what the next turn of a thread does: let the agent create a conversation, continue one, recover from one
 * that is missing, or refuse with the reason. Every branch is logged (P4, P12).
 */
export async function chooseThreadBinding(
  context: RunnerContext,
  adapter: AgentAdapter,
  place: ThreadPlace,
): Promise<BindingChoice> {
  const facts = await gatherFacts(context, adapter, place);
  const choice = chooseBinding(facts);
  // What is continued is noted at the turn's end: a write while the agent starts would make it start later.
  if (choice.kind === 'recover' || choice.kind === 'refuse')
    void noteHealth(context, choice.binding.id, choice.probe);
  logChoice(context, adapter, { ...place, facts, choice });
  return choice;
}

interface Decided extends ThreadPlace {
  readonly facts: ThreadFacts;
  readonly choice: BindingChoice;
}

function logChoice(
  { log }: RunnerContext,
  adapter: AgentAdapter,
  { threadId, facts, choice }: Decided,
): void {
  const { current } = facts;
  const isForeign = current !== undefined && current.binding === undefined;
  // The literal sentence of P18, with the agent's own name.
  if (isForeign && (choice.kind === 'create' || choice.kind === 'recover'))
    log.info(`Current ${adapter.kind} thread doesn't belong to this session - will create new thread`, {
      thread: threadId,
      current: current.remoteId,
    });
  const binding = choice.kind === 'create' ? undefined : choice.binding;
  log.info('thread choice', {
    decision: choice.kind,
    thread: threadId,
    remote: binding?.remoteId,
    health: (facts.selected ?? facts.local)?.probe.health,
    because: 'because' in choice ? choice.because : choice.probe.reason,
  });
}

/** Keeps what the agent says of its conversation, before anything else of the stream (invariant 2, P7). */
export class BindingKeeper {
  readonly #context: RunnerContext;
  readonly #facts: { readonly threadId: ThreadId; readonly agent: string; readonly cwd: string };
  #current: Binding | undefined;

  constructor(
    context: RunnerContext,
    facts: { threadId: ThreadId; agent: string; cwd: string },
    continued: Binding | undefined,
  ) {
    this.#context = context;
    this.#facts = facts;
    this.#current = continued;
  }

  get current(): Binding | undefined {
    return this.#current;
  }

  /**
   * Stores the ID the agent gave; the same ID again only changes the state. Another one becomes a new link of the
   * chain: then resolves with the link it takes the place of, which the user is to be told of.
   */
  async keep(remoteId: RemoteThreadId, provisional: boolean): Promise<Binding | undefined> {
    const before = this.#current;
    const same = before?.remoteId === remoteId ? before : undefined;
    const isEstablished = same !== undefined && same.state !== 'provisional';
    const state = provisional && !isEstablished ? 'provisional' : 'established';
    if (same?.state === state) return undefined;
    const binding: Binding = {
      ...this.#facts,
      id: same?.id ?? newBindingId(this.#context.uuid),
      remoteId,
      state,
      createdAt: same?.createdAt ?? new Date().toISOString(),
    };
    await this.#context.store.saveBinding(binding);
    this.#current = binding;
    logKept(this.#context.log, binding, before);
    return same ? undefined : before;
  }
}

function logKept(log: RunnerContext['log'], binding: Binding, before: Binding | undefined): void {
  log.info('binding stored', {
    thread: binding.threadId,
    remote: binding.remoteId,
    state: binding.state,
    before: before?.remoteId,
  });
}
