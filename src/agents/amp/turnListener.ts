import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { SilenceWatch } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { saidError } from './errors.ts';
import { TurnFold } from './turnFold.ts';
import { decodeLine, type AmpLine, type AmpResult } from './wire.ts';

export interface ListenerContext {
  readonly turn: TurnDriver;
  /** The thread that is to be continued; none when Amp creates one. */
  readonly asked: RemoteThreadId | undefined;
  readonly cwd: string;
  readonly log: Logger;
  readonly silence: SilenceWatch;
  /**
   * What the user chose and Amp has not. Told once the thread is known: one that is missing is recovered only as long as
   * nothing was said.
   */
  readonly leftOut?: string | undefined;
}

/** Hears what Amp prints during a turn, line by line, and turns it into events. */
export class TurnListener {
  readonly #context: ListenerContext;
  readonly #fold: TurnFold;
  readonly #logged = new Set<string>();
  /** What came before the thread's ID: nothing is told of a thread that is not known (invariant 2). */
  #held: AmpLine[] = [];
  #thread: { readonly id: RemoteThreadId; provisional: boolean } | undefined;

  constructor(context: ListenerContext) {
    this.#context = context;
    this.#fold = new TurnFold(context.cwd);
  }

  /** Whether Amp has said which thread it works in. */
  get isOpen(): boolean {
    return this.#thread !== undefined;
  }

  /** Throws `AgentError` when Amp works in another thread than it was asked for, or asks for a login. */
  async hear(line: string): Promise<void> {
    this.#context.silence.touch();
    if (line.trim() === '') return;
    if (loginPrompt.test(line)) throw saidError(line);
    const decoded = decodeLine(line);
    if (!decoded.ok) this.#skip(decoded.reason);
    else if (!decoded.value.parent_tool_use_id) await this.#handle(decoded.value);
  }

  /** The ID may come with any line, the first or a later one (P7). */
  async #handle(line: AmpLine): Promise<void> {
    if (line.session_id !== undefined) this.#named(line.session_id);
    if (!this.#thread) {
      this.#held.push(line);
      if (line.type === 'result') throw new AgentError('protocol', unnamed);
      return;
    }
    const lines = [...this.#held, line];
    this.#held = [];
    for (const told of lines) await this.#tell(told);
  }

  /** Throws `thread-mismatch` for another ID than the one asked for, or than before: it is never stored. */
  #named(id: RemoteThreadId): void {
    const { asked, leftOut, log, turn } = this.#context;
    const expected = this.#thread?.id ?? asked;
    if (expected !== undefined && id !== expected) {
      log.warn('Amp works in another thread', { asked: expected, opened: id });
      throw new AgentError('thread-mismatch', `Amp opened the thread ${id} instead of ${expected}.`);
    }
    if (this.#thread) return;
    const provisional = asked === undefined;
    this.#thread = { id, provisional };
    log.info('Amp thread opened', { how: provisional ? 'new' : 'continued', remoteId: id });
    turn.emit({ type: 'threadStarted', remoteId: id, provisional });
    if (leftOut !== undefined) turn.emit({ type: 'notice', level: 'warning', text: leftOut });
  }

  async #tell(line: AmpLine): Promise<void> {
    if (line.type === 'system') return;
    if (line.type === 'result') return this.#ended(line);
    this.#stored();
    for (const event of await this.#fold.fold(line)) this.#context.turn.emit(event);
  }

  /** Amp prints a message only when its server has stored it, and a thread with a message can be continued. */
  #stored(): void {
    if (!this.#thread?.provisional) return;
    this.#thread.provisional = false;
    this.#context.turn.emit({ type: 'threadStarted', remoteId: this.#thread.id, provisional: false });
  }

  /** What the result says counts, never the exit code: that is 0 after errors too. */
  #ended({ subtype, is_error = subtype !== 'success', error = subtype }: AmpResult): void {
    const { turn } = this.#context;
    if (!is_error) turn.complete('end_turn', this.#fold.usage);
    else if (userCancelled.test(error)) turn.complete('cancelled', this.#fold.usage);
    else turn.fail(saidError(error));
  }

  #skip(reason: string): void {
    if (this.#logged.has(reason)) return;
    this.#logged.add(reason);
    this.#context.log.warn('Skipped a line of Amp; more of the same is not logged', { reason });
  }
}

/** What Amp prints before it opens a browser and waits for ever. */
const loginPrompt = /^No API key found/;
const userCancelled = /^User cancelled/;
const unnamed = 'Amp did not say in which thread it worked, so its answer cannot be kept apart from others.';
