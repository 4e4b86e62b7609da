import { messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import type { AgentEvent } from '../../domain/agentEvent.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { SilenceWatch } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { decodeApproval, type Approval } from './approvals.ts';
import { FileChanges } from './fileChanges.ts';
import { fileDiffs } from './itemEvents.ts';
import type { CodexItem } from './items.ts';
import { decodeNotification, threadOf, type CodexNotification } from './notifications.ts';
import { refusals } from './refusals.ts';
import type { RpcClient } from './rpcClient.ts';
import { TurnFold } from './turnFold.ts';
import {
  decodeServerMessage,
  type ServerMessage,
  type ServerNotification,
  type ServerRequest,
} from './wire.ts';

export interface ListenerContext {
  readonly turn: TurnDriver;
  readonly rpc: RpcClient;
  readonly log: Logger;
  readonly cwd: string;
  readonly silence: SilenceWatch;
}

/** Hears everything Codex says during a turn, line by line, and turns it into events and answers. */
export class TurnListener {
  readonly #context: ListenerContext;
  readonly #fold: TurnFold;
  readonly #files: FileChanges;
  readonly #diffs = new Map<string, string>();
  readonly #logged = new Set<string>();
  #thread: { readonly id: RemoteThreadId; provisional: boolean } | undefined;
  #turnId: string | undefined;

  constructor(context: ListenerContext) {
    this.#context = context;
    this.#fold = new TurnFold(context.cwd);
    this.#files = new FileChanges(context.cwd);
  }

  get threadId(): RemoteThreadId | undefined {
    return this.#thread?.id;
  }

  /** None until Codex has begun the turn. */
  get turnId(): string | undefined {
    return this.#turnId;
  }

  /** The conversation is open. A new one is provisional until its first turn begins: Codex stores it only then. */
  opened(id: RemoteThreadId, provisional: boolean): void {
    this.#thread = { id, provisional };
    this.#context.turn.emit({ type: 'threadStarted', remoteId: id, provisional });
  }

  async hear(line: string): Promise<void> {
    this.#context.silence.touch();
    if (line.trim() === '') return;
    const decoded = decodeServerMessage(line);
    if (decoded.ok) await this.#handleMessage(decoded.value);
    else this.#skip('a line that is no message', decoded.reason);
  }

  async #handleMessage(message: ServerMessage): Promise<void> {
    if (message.kind === 'response') this.#context.rpc.settle(message);
    else if (message.kind === 'request') this.#answer(message);
    else await this.#notified(message);
  }

  async #notified(message: ServerNotification): Promise<void> {
    if (!this.#isOurs(message.params)) return;
    const decoded = decodeNotification(message);
    if (decoded.kind === 'skipped') this.#skip(message.method, decoded.reason);
    if (decoded.kind === 'known') await this.#handle(decoded.notification);
  }

  /** What has no thread concerns all; another thread is one of a sub-agent. */
  #isOurs(params: unknown): boolean {
    const thread = threadOf(params);
    return thread === undefined || this.#thread === undefined || thread === this.#thread.id;
  }

  async #handle(notification: CodexNotification): Promise<void> {
    const { method, params } = notification;
    if (method === 'turn/started') this.#begun(params.turn.id);
    // On resuming, Codex tells what an earlier turn had used.
    if (method === 'thread/tokenUsage/updated' && params.turnId !== this.#turnId) return;
    if (method === 'turn/completed' && this.#isOtherTurn(params.turn.id)) return;
    if (method === 'item/started') await this.#itemStarted(params.item);
    for (const event of this.#fold.fold(notification)) this.#emit(event);
    if (method === 'item/completed' && params.item.type === 'fileChange')
      for (const event of this.#files.completed(params.item)) this.#emit(event);
  }

  /** A turn whose beginning was missed still ends. */
  #isOtherTurn(turnId: string): boolean {
    return this.#turnId !== undefined && this.#turnId !== turnId;
  }

  #begun(turnId: string): void {
    this.#turnId = turnId;
    if (!this.#thread?.provisional) return;
    this.#thread.provisional = false;
    this.#context.turn.emit({ type: 'threadStarted', remoteId: this.#thread.id, provisional: false });
  }

  async #itemStarted(item: CodexItem): Promise<void> {
    if (item.type !== 'fileChange') return;
    this.#diffs.set(item.id, fileDiffs(item, this.#context.cwd));
    await this.#files.started(item);
  }

  #emit(event: AgentEvent): void {
    const { turn } = this.#context;
    if (event.type === 'turnCompleted') turn.complete(event.stopReason, event.usage);
    else if (event.type === 'turnFailed') turn.fail(event.error);
    else turn.emit(event);
  }

  #answer(request: ServerRequest): void {
    const approval = decodeApproval(request);
    if (approval?.ok) void this.#ask(request, approval.value);
    else this.#refuse(request, approval ? approval.reason : 'not served here');
  }

  /** Never rejects: a question that cannot be put is refused. */
  async #ask(request: ServerRequest, approval: Approval): Promise<void> {
    const { turn, rpc, log, silence } = this.#context;
    const resume = silence.pause();
    const detail = [approval.permission.detail, this.#diffs.get(approval.itemId)].filter(Boolean).join('\n');
    try {
      const outcome = await turn.askPermission({ ...approval.permission, ...(detail && { detail }) });
      log.info('Permission answered', { method: request.method, ...outcome });
      rpc.respond(request.id, { decision: approval.decision(outcome) });
    } catch (error) {
      this.#refuse(request, messageOf(error));
    } finally {
      resume();
    }
  }

  /** Codex waits for every answer: what we cannot serve is refused at once, and the user is told. */
  #refuse({ id, method }: ServerRequest, reason: string): void {
    const { turn, rpc, log } = this.#context;
    const refusal = refusals.get(method);
    log.warn('Request of Codex refused', { method, reason });
    if (refusal) rpc.respond(id, refusal.answer);
    else rpc.refuse(id, `${method} is not served by this client`);
    const what = refusal?.what ?? `something that is not known here (${method})`;
    turn.emit({ type: 'notice', level: 'warning', text: `Codex asked for ${what}; it was refused.` });
  }

  #skip(what: string, reason: string): void {
    if (this.#logged.has(what)) return;
    this.#logged.add(what);
    this.#context.log.warn('Skipped what Codex said; more of the same is not logged', { what, reason });
  }
}
