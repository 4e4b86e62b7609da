import { assertNever } from '../../base/assertNever.ts';
import type { StopReason } from '../../domain/turn.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { TurnDriver, TurnProgress } from '../process/turnRun.ts';
import { resultError, retryText } from './errors.ts';
import { OfferKeeper } from './offerKeeper.ts';
import { RequestDesk, type DeskContext } from './requestDesk.ts';
import { SessionKeeper, type SessionContext } from './sessionKeeper.ts';
import { TurnFold } from './turnFold.ts';
import { limitOf, usageOf } from './usage.ts';
import { decodeLine, type AssistantLine, type ClaudeLine } from './wire.ts';
import type { RateLimitInfo, ResultLine, SystemLine } from './wire.ts';

export interface ListenerContext extends SessionContext, DeskContext {
  readonly turn: TurnDriver;
  /** The turn is about to be completed, and the process is as it was before it but for the conversation. */
  readonly onCleanEnd?: (conversation: RemoteThreadId) => void;
}

/** Hears everything Claude Code says during a turn, line by line, and turns it into events and answers. */
export class TurnListener {
  readonly offers: OfferKeeper;
  readonly #context: ListenerContext;
  readonly #session: SessionKeeper;
  readonly #desk: RequestDesk;
  readonly #fold: TurnFold;
  readonly #logged = new Set<string>();
  #apiError: string | undefined;
  #mode: string | undefined;
  /** Whether its mode or its conversation is no longer the one that the turn began with. */
  #hasChanged = false;

  constructor(context: ListenerContext) {
    this.#context = context;
    this.offers = new OfferKeeper(context.turn);
    this.#session = new SessionKeeper(context);
    this.#desk = new RequestDesk(context);
    this.#fold = new TurnFold(context.cwd);
  }

  /** Throws the `AgentError` that ends the turn. */
  hear(text: string): void {
    this.#context.silence.touch();
    if (text.trim() === '') return;
    const decoded = decodeLine(text);
    if (decoded.kind === 'skipped') this.#skip(decoded.what, decoded.reason);
    if (decoded.kind !== 'known') return;
    const { line } = decoded;
    // The result of a conversation that could not be opened names one that nobody asked for.
    if (line.type !== 'result' && 'session_id' in line && typeof line.session_id === 'string')
      this.#session.saw(line.session_id);
    this.#handle(line);
  }

  /** Claude Code is gone: what it has written by now stays. */
  async gone(): Promise<void> {
    await this.#session.look();
  }

  #handle(line: ClaudeLine): void {
    switch (line.type) {
      case 'system':
        return this.#system(line);
      case 'stream_event':
        void this.#session.look();
        return line.parent_tool_use_id ? undefined : this.#emit(this.#fold.streamed(line.event));
      case 'assistant':
        return this.#assistant(line);
      case 'user':
        return this.#emit(this.#fold.user(line));
      case 'result':
        return this.#ended(line);
      case 'control_request':
        return this.#desk.take(line);
      case 'control_cancel_request':
        return this.#desk.withdraw(line.request_id);
      case 'control_response':
        if (line.response.subtype === 'error')
          this.#context.log.warn('Claude Code refused a request', { error: line.response.error });
        return this.#context.control.settle(line.response);
      case 'conversation_reset':
        this.#hasChanged = true;
        return this.#session.reset();
      case 'rate_limit_event':
        return this.#limited(line.rate_limit_info);
      default:
        return assertNever(line);
    }
  }

  #system(line: SystemLine): void {
    if (line.subtype === 'init') {
      this.#mode ??= line.permissionMode ?? undefined;
      this.offers.began(line.model ?? undefined);
    }
    if (line.permissionMode) this.#inMode(line.permissionMode);
    if (line.subtype === 'api_retry') {
      void this.#session.look();
      this.#emit([{ type: 'retrying', text: retryText(line) }]);
    }
    if (line.subtype === 'compact_boundary')
      this.#notice('info', 'Claude Code shortened the conversation to make room.');
  }

  /**
   * The mode at its beginning is the one that it was put into. What the user allowed for the rest of the turn is no
   * change by itself: the next turn must not be in that mode.
   */
  #inMode(mode: string): void {
    if (this.#mode === undefined || this.#mode === mode) return;
    this.#mode = mode;
    this.#hasChanged = true;
    if (!this.#desk.hasGranted(mode)) this.#emit([{ type: 'modeChanged', mode }]);
  }

  /** An error of the API comes as an answer too; the turn's failure tells it. */
  #assistant(line: AssistantLine): void {
    if (line.parent_tool_use_id) return this.#emit(this.#fold.assistant(line));
    this.#apiError = line.error ?? undefined;
    if (!line.error) this.#emit(this.#fold.assistant(line));
  }

  /** Success is a result without an error, whatever the exit code and the subtype say. */
  #ended(result: ResultLine): void {
    const { turn } = this.#context;
    if (result.num_turns) this.#session.stored();
    if (result.terminal_reason?.startsWith('aborted')) return turn.complete('cancelled', usageOf(result));
    if (result.subtype === 'error_max_turns') return turn.complete('max_turn_requests', usageOf(result));
    if (result.is_error) throw resultError(result, this.#apiError);
    this.#emit(this.#fold.result(result.result ?? ''));
    this.#tellCleanEnd();
    turn.complete(stopReasons[result.stop_reason ?? ''] ?? 'end_turn', usageOf(result));
  }

  #tellCleanEnd(): void {
    const { id } = this.#session;
    if (id !== undefined && !this.#hasChanged && !this.#desk.allowsMore) this.#context.onCleanEnd?.(id);
  }

  #limited(info: RateLimitInfo): void {
    const { status, resetsAt } = info;
    this.#emit([{ type: 'usageUpdated', usage: { limits: [limitOf(info)] } }]);
    if (status === 'allowed') return;
    const until = resetsAt ? ` It begins anew at ${new Date(resetsAt * 1000).toLocaleString()}.` : '';
    const what = status === 'rejected' ? 'is reached' : 'is nearly reached';
    this.#notice('warning', `The limit of your Claude account ${what}.${until}`);
  }

  #notice(level: 'info' | 'warning', text: string): void {
    this.#emit([{ type: 'notice', level, text }]);
  }

  #emit(events: readonly TurnProgress[]): void {
    for (const event of events) this.#context.turn.emit(event);
  }

  #skip(what: string, reason: string): void {
    if (this.#logged.has(what)) return;
    this.#logged.add(what);
    this.#context.log.warn('Skipped what Claude Code said; more of the same is not logged', { what, reason });
  }
}

const stopReasons: Readonly<Record<string, StopReason>> = {
  end_turn: 'end_turn',
  stop_sequence: 'end_turn',
  max_tokens: 'max_tokens',
  refusal: 'refusal',
};
