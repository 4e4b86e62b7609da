import type { AgentAdapter, TurnRun } from '../agents/agentAdapter.ts';
import { withFacts } from '../base/log.ts';
import { sleep } from '../base/sleep.ts';
import { AgentError } from '../domain/agentError.ts';
import type { AgentEvent, ThreadStarted } from '../domain/agentEvent.ts';
import type { Binding } from '../domain/binding.ts';
import type { ChatPhase } from '../domain/chatState.ts';
import type { MessageId, ThreadId, TurnId } from '../domain/ids.ts';
import type { Part, PermissionOutcome } from '../domain/message.ts';
import { withBriefing } from '../domain/briefing.ts';
import type { BindingChoice } from '../domain/threadChoice.ts';
import { addUsage, type StopReason, type Usage } from '../domain/turn.ts';
import type { Choices, Offers } from '../domain/offers.ts';
import type { RunnerContext } from './context.ts';
import { noteHealth } from './health/noteHealth.ts';
import { OffersOfTurn } from './keepOffers.ts';
import { briefingQuestion, wantsBriefing, type Question } from './question.ts';
import { RunningReply } from './runningReply.ts';
import { briefingOf, changedSeam, chosenSeam, missingSeam, type Seam } from './seams.ts';
import { BindingKeeper, chooseThreadBinding } from './threadBinding.ts';
import { asAgentError, failed, healthAfter, refusal, type TurnEnd } from './turnErrors.ts';
import type { TurnEvent } from './turnEvent.ts';

export interface TurnFacts {
  readonly turnId: TurnId;
  readonly threadId: ThreadId;
  readonly replyId: MessageId;
  readonly agent: string;
  readonly cwd: string;
  readonly prompt: string;
  /** The idx of the prompt's message. */
  readonly promptIdx: number;
  /** What the agent is known to offer, and what the user chose of it. */
  readonly offers: Offers;
  readonly choices: Choices;
  /** Whether another window's turn of the thread has just ended: its process may still hold the conversation. */
  readonly isBehindOther?: boolean;
  /** Whether another prompt of this window waits behind it. */
  readonly isFollowed: () => boolean;
}

/** Longer than the process of a turn that has ended can last (invariant 9), and how often it is looked for, in ms. */
const goneWithin = 6000;
const lookEvery = 250;

export interface GrowingReply {
  readonly messageId: MessageId;
  readonly parts: readonly Part[];
}

/** One running turn: chooses the conversation, starts the agent, folds what it says into the reply. */
export class RunningTurn {
  readonly #context: RunnerContext;
  readonly #facts: TurnFacts;
  readonly #fire: (event: TurnEvent) => void;
  readonly #reply: RunningReply;
  #usage: Usage | undefined;
  #run: TurnRun | undefined;
  #keeper: BindingKeeper | undefined;
  #continued: Extract<BindingChoice, { kind: 'continue' }> | undefined;
  #question: Question | undefined;
  readonly #stopping = new AbortController();
  #stopped: Extract<StopReason, 'cancelled' | 'interrupted'> | undefined;

  constructor(context: RunnerContext, facts: TurnFacts, fire: (event: TurnEvent) => void) {
    this.#context = context;
    this.#facts = facts;
    this.#fire = fire;
    this.#reply = new RunningReply(context, facts, fire);
  }

  /** Runs to the stored end. Rejects only when the store does, never for what an agent does. */
  async run(): Promise<TurnEnd> {
    const end = await this.#runAgent().catch((error: unknown) => failed(asAgentError(error)));
    await this.#reply.finish(end.error);
    const stopReason = this.#stopped ?? end.stopReason;
    const usage = end.usage ? addUsage(this.#usage, end.usage) : this.#usage;
    this.#noteHealth(end);
    await this.#context.store.endTurn({ turnId: this.#facts.turnId, stopReason, usage });
    return { ...end, stopReason, usage };
  }

  get reply(): GrowingReply {
    return { messageId: this.#facts.replyId, parts: this.#reply.parts };
  }

  /** Resolves when no process of the turn is left. */
  get gone(): Promise<void> {
    return this.#run?.ended ?? Promise.resolve();
  }

  answer(requestId: string, outcome: PermissionOutcome): void {
    if (requestId === this.#question?.request.requestId) this.#question.answer(outcome);
    else this.#run?.answer(requestId, outcome);
  }

  /** `interrupted` when it is not the user who ends it. */
  stop(reason: 'cancelled' | 'interrupted'): void {
    this.#stopped ??= reason;
    this.#stopping.abort();
    this.#question?.answer({ kind: 'cancelled' });
    this.#run?.cancel();
  }

  /** A conversation that another window's turn may still hold is tried until that one's process must be gone. */
  async #runAgent(): Promise<TurnEnd> {
    const adapter = this.#context.agent(this.#facts.agent);
    if (!adapter) throw new AgentError('not-installed', `No agent named "${this.#facts.agent}" is set up.`);
    // Before the choice, which may take as long as an agent takes to be asked: the turn can be stopped from now on.
    this.#announce(adapter, this.#facts.promptIdx > 0);
    const deadline = performance.now() + (this.#facts.isBehindOther ? goneWithin : 0);
    for (;;) {
      const end = await this.#tryAgent(adapter);
      const isHeld = end.error?.code === 'thread-busy' && this.#reply.parts.length === 0;
      if (!isHeld || performance.now() > deadline) return end;
      await Promise.all([this.gone, sleep(lookEvery, this.#stopping.signal)]);
      if (this.#stopped) return { stopReason: this.#stopped };
    }
  }

  async #tryAgent(adapter: AgentAdapter): Promise<TurnEnd> {
    const choice = await chooseThreadBinding(this.#context, adapter, this.#facts);
    switch (choice.kind) {
      case 'refuse':
        return failed(refusal(adapter, choice.probe));
      case 'recover':
        return this.#recover(adapter, choice.probe.reason);
      case 'create':
        return choice.instead
          ? this.#startBehind(chosenSeam(adapter), adapter, true)
          : this.#start(adapter, undefined);
      case 'continue': {
        this.#continued = choice;
        const end = await this.#start(adapter, choice.binding);
        // Once, only when the agent itself says so, and only before any output (P24, invariant 5).
        const lost = end.error?.code === 'thread-not-found' && this.#reply.parts.length === 0;
        return lost && !this.#stopped ? this.#recover(adapter, end.error.message) : end;
      }
    }
  }

  async #recover(adapter: AgentAdapter, because: string): Promise<TurnEnd> {
    const seam = missingSeam(adapter, because);
    this.#context.log.warn(seam.text, { thread: this.#facts.threadId, because });
    return this.#startBehind(seam, adapter, await this.#wantsBriefing(adapter));
  }

  /** Asks the user where the settings say so; the turn waits for the answer. */
  async #wantsBriefing(adapter: AgentAdapter): Promise<boolean> {
    const mode = this.#context.briefing?.() ?? 'always';
    if (mode !== 'ask' || this.#stopped) return mode === 'always';
    const question = briefingQuestion(this.#facts.turnId, adapter.displayName);
    this.#question = question;
    this.#take(question.request, adapter);
    const outcome = await question.outcome;
    this.#take({ type: 'permissionResolved', requestId: question.request.requestId, outcome }, adapter);
    return wantsBriefing(outcome);
  }

  /** Begins a new conversation in place of an earlier one, before the eyes of the user. */
  async #startBehind(seam: Seam, adapter: AgentAdapter, isBriefed: boolean): Promise<TurnEnd> {
    const { threadId, promptIdx } = this.#facts;
    const briefing = isBriefed ? await briefingOf(this.#context.store, threadId, promptIdx) : undefined;
    if (this.#stopped) return { stopReason: this.#stopped };
    this.#reply.draw({ kind: 'seam', ...seam, ...(briefing !== undefined && { briefing }) });
    // The agent that did not know the conversation may still be going.
    await this.gone;
    return this.#start(adapter, undefined, briefing);
  }

  async #start(adapter: AgentAdapter, binding: Binding | undefined, briefing?: string): Promise<TurnEnd> {
    if (this.#stopped) return { stopReason: this.#stopped };
    const { threadId, cwd, prompt, agent } = this.#facts;
    const { log, silenceMs } = this.#context;
    const path = binding ? 'continue' : 'create';
    log.info('turn starts', { path, thread: threadId, remote: binding?.remoteId, agent });
    this.#announce(adapter, binding !== undefined);
    const where = binding?.cwd ?? cwd;
    const run = adapter.startTurn({
      ...(binding && { remoteId: binding.remoteId }),
      cwd: where,
      prompt: withBriefing(briefing, prompt),
      choices: { ...this.#facts.choices, ...this.#context.choices },
      offers: this.#facts.offers,
      isFollowed: this.#facts.isFollowed,
      ...(silenceMs && { silenceMs: silenceMs() }),
      log: withFacts(log, { thread: threadId }),
    });
    this.#run = run;
    this.#keeper = new BindingKeeper(this.#context, { threadId, agent, cwd: where }, binding);
    return this.#consume(adapter, run, this.#keeper);
  }

  async #consume(adapter: AgentAdapter, run: TurnRun, keeper: BindingKeeper): Promise<TurnEnd> {
    // Stop came while the process was being started.
    if (this.#stopped) run.cancel();
    let ready = false;
    const offers = new OffersOfTurn(this.#context, this.#facts.threadId, this.#facts.offers);
    for await (const event of run.events) {
      if (event.type === 'threadStarted') await this.#keep(keeper, event, adapter);
      await offers.hear(event);
      if (event.type === 'turnFailed') return failed(event.error);
      if (event.type === 'turnCompleted') return { stopReason: event.stopReason, usage: event.usage };
      if (!ready) this.#state('ready', `${adapter.displayName} is working…`);
      ready = true;
      this.#take(event, adapter);
    }
    return failed(new AgentError('protocol', `${adapter.displayName} ended the turn without saying how.`));
  }

  async #keep(keeper: BindingKeeper, { remoteId, provisional }: ThreadStarted, adapter: AgentAdapter) {
    const before = await keeper.keep(remoteId, provisional);
    if (before) this.#reply.draw({ kind: 'seam', ...changedSeam(adapter, before.remoteId, remoteId) });
  }

  #take(event: AgentEvent, adapter: AgentAdapter): void {
    this.#reply.take(event);
    if (event.type === 'usageUpdated') this.#usage = addUsage(this.#usage, event.usage);
    if (event.type === 'permissionRequested')
      this.#state('ready', `${adapter.displayName} waits for your answer.`);
  }

  /** What the turn tells of its conversation, else what was found before. The turn's end does not wait for it. */
  #noteHealth(end: TurnEnd): void {
    const binding = this.#keeper?.current;
    const found = binding?.id === this.#continued?.binding.id ? this.#continued?.probe : undefined;
    const told = healthAfter(end);
    const health = told ? { ...told, checkedAt: new Date().toISOString() } : found;
    if (binding && health) void noteHealth(this.#context, binding.id, health);
  }

  #announce({ displayName }: AgentAdapter, isContinued: boolean): void {
    if (isContinued) this.#state('connecting', `Connecting to ${displayName}…`);
    else this.#state('creating', `Creating a conversation with ${displayName}…`);
  }

  #state(phase: ChatPhase, text: string): void {
    this.#fire({ type: 'state', threadId: this.#facts.threadId, state: { phase, running: true, text } });
  }
}
