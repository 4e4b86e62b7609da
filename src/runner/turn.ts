import type { AgentAdapter, TurnRun } from '../agents/agentAdapter.ts';
import { AgentError } from '../domain/agentError.ts';
import type { AgentEvent } from '../domain/agentEvent.ts';
import type { Binding } from '../domain/binding.ts';
import type { ChatPhase } from '../domain/chatState.ts';
import type { MessageId, ThreadId, TurnId } from '../domain/ids.ts';
import type { Part, PermissionOutcome } from '../domain/message.ts';
import { emptyTranscript, foldEvent, type Transcript } from '../domain/transcript.ts';
import type { StopReason, Usage } from '../domain/turn.ts';
import type { Choices, Offers } from '../domain/offers.ts';
import type { RunnerContext } from './context.ts';
import { OffersOfTurn } from './keepOffers.ts';
import { ReplyWriter } from './replyWriter.ts';
import { BindingKeeper, chooseThreadBinding } from './threadBinding.ts';
import type { TurnEvent } from './turnEvent.ts';

export interface TurnFacts {
  readonly turnId: TurnId;
  readonly threadId: ThreadId;
  readonly replyId: MessageId;
  readonly agent: string;
  readonly cwd: string;
  readonly prompt: string;
  /** What the agent is known to offer, and what the user chose of it. */
  readonly offers: Offers;
  readonly choices: Choices;
}

export interface TurnEnd {
  readonly stopReason: StopReason;
  readonly usage?: Usage | undefined;
  readonly error?: AgentError;
}

export interface GrowingReply {
  readonly messageId: MessageId;
  readonly parts: readonly Part[];
}

/** One running turn: chooses the conversation, starts the agent, folds what it says into the reply. */
export class RunningTurn {
  readonly #context: RunnerContext;
  readonly #facts: TurnFacts;
  readonly #fire: (event: TurnEvent) => void;
  readonly #writer: ReplyWriter;
  readonly #waiting = new Set<string>();
  #transcript: Transcript = emptyTranscript;
  #usage: Usage | undefined;
  #run: TurnRun | undefined;
  #stopped: Extract<StopReason, 'cancelled' | 'interrupted'> | undefined;

  constructor(context: RunnerContext, facts: TurnFacts, fire: (event: TurnEvent) => void) {
    this.#context = context;
    this.#facts = facts;
    this.#fire = fire;
    this.#writer = new ReplyWriter(context.store, facts.replyId, context.log);
  }

  /** Runs to the stored end. Rejects only when the store does, never for what an agent does. */
  async run(): Promise<TurnEnd> {
    const end = await this.#runAgent().catch((error: unknown) => failed(asAgentError(error)));
    this.#settlePermissions();
    if (end.error) this.#fold({ type: 'turnFailed', error: end.error });
    await this.#writer.flush();
    const stopReason = this.#stopped ?? end.stopReason;
    const usage = this.#usage || end.usage ? { ...this.#usage, ...end.usage } : undefined;
    await this.#context.store.endTurn({ turnId: this.#facts.turnId, stopReason, usage });
    return { ...end, stopReason, usage };
  }

  get reply(): GrowingReply {
    return { messageId: this.#facts.replyId, parts: this.#transcript.parts };
  }

  /** Resolves when no process of the turn is left. */
  get gone(): Promise<void> {
    return this.#run?.ended ?? Promise.resolve();
  }

  answer(requestId: string, outcome: PermissionOutcome): void {
    this.#run?.answer(requestId, outcome);
  }

  /** `interrupted` when it is not the user who ends it. */
  stop(reason: 'cancelled' | 'interrupted'): void {
    this.#stopped ??= reason;
    this.#run?.cancel();
  }

  async #runAgent(): Promise<TurnEnd> {
    const adapter = this.#context.agent(this.#facts.agent);
    if (!adapter) throw new AgentError('not-installed', `No agent named "${this.#facts.agent}" is set up.`);
    const choice = await chooseThreadBinding(this.#context, adapter, this.#facts.threadId);
    switch (choice.kind) {
      case 'refuse':
        throw refusal(adapter, choice.probe.health, choice.probe.reason);
      case 'recover':
        return this.#recover(adapter, choice.because);
      case 'create':
        return this.#start(adapter, undefined);
      case 'continue': {
        const end = await this.#start(adapter, choice.binding);
        // Once, only when the agent itself says so, and only before any output (P24, invariant 5).
        const lost = end.error?.code === 'thread-not-found' && this.#transcript.parts.length === 0;
        return lost && !this.#stopped ? this.#recover(adapter, end.error.message) : end;
      }
    }
  }

  #recover(adapter: AgentAdapter, because: string): Promise<TurnEnd> {
    // The literal sentence of P17, with the agent's own name.
    const text = `Thread was created locally but doesn't exist on ${adapter.displayName} server - creating new thread`;
    this.#context.log.warn(text, { thread: this.#facts.threadId, because });
    this.#fold({ type: 'notice', level: 'warning', text: `${text}. (${because})` });
    return this.#start(adapter, undefined);
  }

  async #start(adapter: AgentAdapter, binding: Binding | undefined): Promise<TurnEnd> {
    if (this.#stopped) return { stopReason: this.#stopped };
    const { threadId, cwd, prompt, agent } = this.#facts;
    const { log } = this.#context;
    const path = binding ? 'continue' : 'create';
    log.info('turn starts', { path, thread: threadId, remote: binding?.remoteId, agent });
    this.#state(
      binding ? 'connecting' : 'creating',
      binding
        ? `Connecting to ${adapter.displayName}…`
        : `Creating a conversation with ${adapter.displayName}…`,
    );
    const where = binding?.cwd ?? cwd;
    const run = adapter.startTurn({
      ...(binding && { remoteId: binding.remoteId }),
      cwd: where,
      prompt,
      choices: this.#facts.choices,
      log,
    });
    this.#run = run;
    const keeper = new BindingKeeper(this.#context, { threadId, agent, cwd: where }, binding);
    return this.#consume(adapter, run, keeper);
  }

  async #consume(adapter: AgentAdapter, run: TurnRun, keeper: BindingKeeper): Promise<TurnEnd> {
    // Stop came while the process was being started.
    if (this.#stopped) run.cancel();
    let ready = false;
    const offers = new OffersOfTurn(this.#context, this.#facts.threadId, this.#facts.offers);
    for await (const event of run.events) {
      if (event.type === 'threadStarted') await keeper.keep(event.remoteId, event.provisional);
      await offers.hear(event);
      if (event.type === 'turnFailed') return failed(event.error);
      if (event.type === 'turnCompleted') return { stopReason: event.stopReason, usage: event.usage };
      if (!ready) this.#state('ready', `${adapter.displayName} is working…`);
      ready = true;
      this.#take(event, adapter);
    }
    return failed(new AgentError('protocol', `${adapter.displayName} ended the turn without saying how.`));
  }

  #take(event: AgentEvent, adapter: AgentAdapter): void {
    this.#fold(event);
    if (event.type === 'usageUpdated') this.#usage = { ...this.#usage, ...event.usage };
    if (event.type === 'permissionResolved') this.#noteWaiting(event.requestId, false);
    if (event.type === 'permissionRequested') {
      this.#noteWaiting(event.requestId, true);
      this.#state('ready', `${adapter.displayName} waits for your answer.`);
    }
  }

  #fold(event: AgentEvent): void {
    this.#context.hear?.(this.#facts.threadId, event);
    const { transcript, changes } = foldEvent(this.#transcript, event);
    this.#transcript = transcript;
    this.#writer.add(changes);
    const { threadId, replyId: messageId } = this.#facts;
    if (changes.length > 0) this.#fire({ type: 'partsChanged', threadId, messageId, changes });
  }

  #noteWaiting(requestId: string, waiting: boolean): void {
    if (waiting) this.#waiting.add(requestId);
    else if (!this.#waiting.delete(requestId)) return;
    const { turnId } = this.#facts;
    this.#context.store
      .setTurnWaiting({ turnId, waiting: this.#waiting.size > 0 })
      .catch((error: unknown) => {
        this.#context.log.error('waiting not stored', { turn: turnId, reason: asAgentError(error).message });
      });
  }

  #settlePermissions(): void {
    for (const requestId of this.#waiting)
      this.#fold({ type: 'permissionResolved', requestId, outcome: { kind: 'cancelled' } });
    this.#waiting.clear();
  }

  #state(phase: ChatPhase, text: string): void {
    this.#fire({ type: 'state', threadId: this.#facts.threadId, state: { phase, running: true, text } });
  }
}

function failed(error: AgentError): TurnEnd {
  return error.code === 'cancelled' ? { stopReason: 'cancelled' } : { stopReason: 'failed', error };
}

function asAgentError(error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new AgentError('agent-failed', text, { cause: error });
}

function refusal(adapter: AgentAdapter, health: string, reason: string): AgentError {
  const code = health === 'archived' ? 'thread-archived' : health === 'busy' ? 'thread-busy' : 'agent-failed';
  return new AgentError(code, `${adapter.displayName} can't continue this conversation now: ${reason}`);
}
