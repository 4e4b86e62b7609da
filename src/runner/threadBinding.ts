import type { AgentAdapter } from '../agents/agentAdapter.ts';
import type { Logger } from '../base/log.ts';
import type { Binding } from '../domain/binding.ts';
import { newBindingId, type RemoteThreadId, type ThreadId } from '../domain/ids.ts';
import { chooseBinding, type BindingChoice } from '../domain/threadChoice.ts';
import type { RunnerContext } from './context.ts';

/**
 * Chooses what the next turn of a thread does: let the agent create a conversation, continue the one it is tied
 * to, recover from one that is missing, or refuse with the reason. Every branch is logged (P4, P12).
 */
export async function chooseThreadBinding(
  { store, log }: RunnerContext,
  adapter: AgentAdapter,
  threadId: ThreadId,
): Promise<BindingChoice> {
  const [current] = await store.getBindings({ threadId });
  const usable = current?.agent === adapter.kind ? current : undefined;
  const probe =
    usable?.state === 'established' ? await adapter.probe(usable.remoteId, usable.cwd) : undefined;
  const choice = chooseBinding(usable, probe);
  log.info('thread choice', {
    decision: choice.kind,
    thread: threadId,
    remote: usable?.remoteId,
    health: probe?.health,
    because: choice.kind === 'refuse' ? choice.probe.reason : choice.because,
  });
  return choice;
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

  /** Stores the ID the agent gave; the same ID again only changes the state. */
  async keep(remoteId: RemoteThreadId, provisional: boolean): Promise<void> {
    const before = this.#current;
    const same = before?.remoteId === remoteId ? before : undefined;
    const state = provisional && same?.state !== 'established' ? 'provisional' : 'established';
    if (same?.state === state) return;
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
  }
}

function logKept(log: Logger, binding: Binding, before: Binding | undefined): void {
  log.info('binding stored', {
    thread: binding.threadId,
    remote: binding.remoteId,
    state: binding.state,
    before: before?.remoteId,
  });
}
