import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import { withFacts } from '../../base/log.ts';
import { sleep } from '../../base/sleep.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { Binding } from '../../domain/binding.ts';
import type { ProbeResult } from '../../domain/health.ts';
import { newBindingId, type ThreadId } from '../../domain/ids.ts';
import type { AgentKind } from '../../domain/session.ts';
import type { RunnerContext } from '../context.ts';
import { noteHealth } from './noteHealth.ts';
import { probeLink } from './probe.ts';

/** How often a conversation in which another program works is looked at while the user waits, in ms. */
const lookEvery = 2000;

/** What is found out, and done, about the conversations that threads are tied to. */
export class ThreadHealthKeeper {
  readonly #context: RunnerContext;
  readonly #isBusy: (threadId: ThreadId) => boolean;

  /** `isBusy`: a turn of this process runs in the thread; its agent must not be taken for a stranger. */
  constructor(context: RunnerContext, isBusy: (threadId: ThreadId) => boolean) {
    this.#context = context;
    this.#isBusy = isBusy;
  }

  /**
   * Asks the agent, and keeps the answer; undefined when there is nothing to ask about: the agent has stored no
   * conversation yet, or a turn of it runs. Throws where no agent may be started: some are asked by starting them.
   */
  async check(threadId: ThreadId): Promise<ProbeResult | undefined> {
    const closed = this.#context.whyNotStart();
    if (closed !== undefined) throw new Error(closed);
    const tied = await this.#tied(threadId);
    if (!tied || (await this.#runs(threadId))) return undefined;
    const { probe } = await probeLink(this.#context, tied.adapter, tied.binding);
    void noteHealth(this.#context, tied.binding.id, probe);
    return probe;
  }

  /**
   * False only when the agent itself says that it has no such conversation: what cannot be told exists (ruling 5, P15).
   */
  async validateThreadExists(threadId: ThreadId): Promise<boolean> {
    return (await this.check(threadId))?.health !== 'missing';
  }

  /** Whether an agent can bring back what it has archived. */
  canUnarchive(kind: AgentKind): boolean {
    return this.#context.agent(kind)?.unarchive !== undefined;
  }

  /** Throws `AgentError`, among them for an agent that has no way to do it. */
  async unarchive(threadId: ThreadId): Promise<void> {
    const tied = await this.#tied(threadId);
    if (!tied) throw new Error('This thread is tied to no conversation.');
    const { adapter, binding } = tied;
    if (!adapter.unarchive)
      throw new AgentError('agent-failed', `${adapter.displayName} has to be asked itself to unarchive it.`);
    const log = withFacts(this.#context.log, { thread: threadId });
    log.info('unarchiving', { remote: binding.remoteId });
    await adapter.unarchive(binding.remoteId, binding.cwd, log);
    await this.check(threadId);
  }

  /** Looks again and again until no other program works in the conversation. False when `signal` came first. */
  async waitUntilFree(threadId: ThreadId, signal: AbortSignal, every = lookEvery): Promise<boolean> {
    while (!signal.aborted) {
      if ((await this.check(threadId))?.health !== 'busy') return true;
      await sleep(every, signal);
    }
    return false;
  }

  /** The next prompt begins a new conversation, with a briefing. The chain and all messages are kept. */
  async giveUp(threadId: ThreadId): Promise<void> {
    this.#context.log.info('conversation given up', { thread: threadId });
    await this.#context.store.endBindings({ threadId });
  }

  /** The conversation is continued from another folder from now on: a new link of the chain with the same ID. */
  async relinkFolder(threadId: ThreadId, cwd: string): Promise<ProbeResult | undefined> {
    const { store, uuid, log } = this.#context;
    const [current] = await store.getBindings({ threadId });
    if (!current) throw new Error('This thread is tied to no conversation.');
    const createdAt = new Date().toISOString();
    await store.saveBinding({ ...current, id: newBindingId(uuid), cwd, createdAt });
    log.info('folder relinked', { thread: threadId, remote: current.remoteId, before: current.cwd, cwd });
    return this.check(threadId);
  }

  /** The thread's current link and its agent; only what the agent has stored can be asked about. */
  async #tied(threadId: ThreadId): Promise<{ adapter: AgentAdapter; binding: Binding } | undefined> {
    const [binding] = await this.#context.store.getBindings({ threadId });
    if (binding?.state !== 'established') return undefined;
    const adapter = this.#context.agent(binding.agent);
    return adapter && { adapter, binding };
  }

  async #runs(threadId: ThreadId): Promise<boolean> {
    if (this.#isBusy(threadId)) return true;
    const opened = await this.#context.store.openThread({ threadId });
    return opened?.thread.lastTurn?.status === 'running';
  }
}
