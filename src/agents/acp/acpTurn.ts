import { randomUUID } from 'node:crypto';
import { AgentError } from '../../domain/agentError.ts';
import type { PermissionOutcome } from '../../domain/message.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { Usage } from '../../domain/turn.ts';
import type { TurnRequest } from '../agentAdapter.ts';
import { startAgentProcess, type StartProcess } from '../process/agentProcess.ts';
import { defaultSilenceMs, SilenceWatch, silenceNotice } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import type { AcpAgent, AcpLimits } from './acpAgent.ts';
import type { AcpConnection, AcpListener } from './acpConnection.ts';
import { OfferKeeper } from './offerKeeper.ts';
import { saidError } from './acpErrors.ts';
import { methods } from './methods.ts';
import { initialize, openConversation, read, type Conversation } from './openConversation.ts';
import { permissionDetail } from './permissionDetail.ts';
import { untilLoadable } from './untilLoadable.ts';
import { UpdateTranslator } from './updateTranslator.ts';
import { promptResponseSchema, type PermissionRequest, type WireUpdate } from './wire.ts';

export interface AcpTurnOptions {
  readonly agent: AcpAgent;
  readonly limits: AcpLimits;
  readonly request: TurnRequest;
  readonly turn: TurnDriver;
  /** Starts the agent; a recorded one can be played instead. */
  readonly startProcess?: StartProcess;
}

/** A turn over ACP in a process of its own: shake hands, open the conversation, prompt. */
export class AcpTurn implements AcpListener {
  readonly #agent: AcpAgent;
  readonly #limits: AcpLimits;
  readonly #request: TurnRequest;
  readonly #turn: TurnDriver;
  readonly #startProcess: StartProcess;
  readonly #translator: UpdateTranslator;
  readonly #silence: SilenceWatch;
  readonly #offers: OfferKeeper;
  #conversation: Conversation | undefined;
  #prompted = false;
  #accepted = false;

  constructor(options: AcpTurnOptions) {
    this.#agent = options.agent;
    this.#limits = options.limits;
    this.#request = options.request;
    this.#turn = options.turn;
    this.#startProcess = options.startProcess ?? startAgentProcess;
    this.#translator = new UpdateTranslator(options.request.log);
    this.#offers = new OfferKeeper((event) => options.turn.emit(event));
    this.#silence = new SilenceWatch(options.request.silenceMs ?? defaultSilenceMs, (seconds) =>
      this.#turn.emit(silenceNotice(options.agent.displayName, seconds)),
    );
  }

  async drive(): Promise<void> {
    this.#checkId();
    this.#turn.cancelled.addEventListener('abort', () => this.#cancelBeforePrompt(), { once: true });
    try {
      await untilLoadable(this.#agent, this.#request, this.#turn);
      const connection = await this.#connect();
      const conversation = await this.#open(connection);
      await this.#choose(connection, conversation.remoteId);
      if (!this.#turn.cancelled.aborted) await this.#prompt(connection, conversation.remoteId);
    } finally {
      this.#silence.end();
    }
  }

  onUpdate(update: WireUpdate, sessionId: string): void {
    this.#silence.touch();
    if (sessionId !== (this.#conversation?.remoteId ?? sessionId) || this.#offers.hear(update)) return;
    // Before the prompt it can only be history that is replayed, and that is ours already.
    if (!this.#prompted) return;
    const events = this.#translator.translate(update);
    if (events.length > 0) this.#accept();
    for (const event of events) this.#turn.emit(event);
  }

  async onPermission(request: PermissionRequest): Promise<PermissionOutcome> {
    for (const event of this.#translator.permissionCall(request)) this.#turn.emit(event);
    const { toolCall, options } = request;
    const title = toolCall.title ?? toolCall.toolCallId;
    const detail = permissionDetail(toolCall);
    const resume = this.#silence.pause();
    const outcome = await this.#turn.askPermission({
      requestId: randomUUID(),
      title,
      ...(detail && { detail }),
      options,
    });
    resume();
    return outcome;
  }

  #checkId(): void {
    const { ids, displayName } = this.#agent;
    const { remoteId } = this.#request;
    if (remoteId === undefined || !ids || ids.test(remoteId)) return;
    throw new AgentError('thread-not-found', `${remoteId} is no ID of a conversation of ${displayName}.`);
  }

  async #connect(): Promise<AcpConnection> {
    const { log, cwd } = this.#request;
    const launch = await this.#agent.launch();
    const { stopSteps } = this.#limits;
    const options = { ...launch, cwd, log, ...(stopSteps && { stopSteps }) };
    const process = this.#turn.own(await this.#startProcess(options));
    const { displayName } = this.#agent;
    const lines = this.#turn.paced(process.lines);
    // Here, while the process starts: it takes 40 ms.
    const { AcpConnection } = await import('./acpConnection.ts');
    return new AcpConnection({ process, lines, displayName, listener: this, log });
  }

  async #open(connection: AcpConnection): Promise<Conversation> {
    const request = {
      connection,
      remoteId: this.#request.remoteId,
      cwd: this.#request.cwd,
      displayName: this.#agent.displayName,
      timeoutMs: this.#limits.handshakeMs,
      log: this.#request.log,
    };
    const conversation = await openConversation(request, await initialize(request));
    this.#conversation = conversation;
    this.#started(conversation.how === 'new');
    this.#offers.opened(conversation.settings);
    // Some agents go on with the replay after their answer to the load.
    if (conversation.how === 'load') await this.#silence.quietFor(this.#limits.replayQuietMs);
    return conversation;
  }

  async #choose(connection: AcpConnection, remoteId: RemoteThreadId): Promise<void> {
    const { displayName } = this.#agent;
    const { handshakeMs } = this.#limits;
    const request = (method: string, params: object) => connection.request(method, params, handshakeMs);
    await this.#offers.apply(this.#request.choices ?? {}, { remoteId, displayName, request });
  }

  async #prompt(connection: AcpConnection, sessionId: RemoteThreadId): Promise<void> {
    const cancel = () => connection.notify(methods.session.cancel, { sessionId });
    this.#turn.cancelled.addEventListener('abort', cancel, { once: true });
    this.#prompted = true;
    this.#silence.begin();
    const prompt = [{ type: 'text', text: this.#request.prompt }];
    const answer = await connection.request(methods.session.prompt, { sessionId, prompt });
    const { stopReason, usage } = read(promptResponseSchema, answer, this.#agent.displayName);
    this.#accept();
    const { failure } = this.#translator;
    if (failure !== undefined && stopReason === 'end_turn') throw saidError(this.#agent.displayName, failure);
    if (stopReason !== 'cancelled') for (const event of this.#translator.finish()) this.#turn.emit(event);
    this.#turn.complete(stopReason, usage ? readUsage(usage) : undefined);
  }

  /** Nothing was asked of the agent yet, so there is nothing to wait for. */
  #cancelBeforePrompt(): void {
    if (!this.#prompted) this.#turn.complete('cancelled');
  }

  /** A new conversation can be continued only once the agent has taken its first prompt. */
  #accept(): void {
    if (this.#accepted) return;
    this.#accepted = true;
    if (this.#conversation?.how === 'new') this.#started(false);
  }

  #started(provisional: boolean): void {
    if (!this.#conversation) return;
    const { remoteId, how } = this.#conversation;
    this.#request.log.info('Conversation opened', { how, remoteId, provisional });
    this.#turn.emit({ type: 'threadStarted', remoteId, provisional });
  }
}

interface WireUsage {
  readonly inputTokens?: number | null | undefined;
  readonly outputTokens?: number | null | undefined;
  readonly cachedReadTokens?: number | null | undefined;
}

function readUsage({ inputTokens, outputTokens, cachedReadTokens }: WireUsage): Usage {
  return {
    inputTokens: inputTokens ?? undefined,
    outputTokens: outputTokens ?? undefined,
    cachedInputTokens: cachedReadTokens ?? undefined,
  };
}
