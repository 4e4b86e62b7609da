import { messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { AgentEvent, PermissionRequested, TurnCompleted, TurnFailed } from '../../domain/agentEvent.ts';
import type { PermissionOutcome } from '../../domain/message.ts';
import type { StopReason, Usage } from '../../domain/turn.ts';
import type { TurnRun } from '../agentAdapter.ts';
import type { AgentProcess } from './agentProcess.ts';
import { createEventQueue, type EventQueue } from './eventQueue.ts';

/** How long an agent has to end a turn that the user stopped, in ms; Stop works within 1 s. */
const cancelWithinMs = 800;

/** What an adapter may say while the turn runs; its end is said by `complete` and `fail`. */
export type TurnProgress = Exclude<AgentEvent, TurnCompleted | TurnFailed>;

export type PermissionRequest = Omit<PermissionRequested, 'type'>;

/** What an adapter's part of a turn works with. */
export interface TurnDriver {
  /** Aborted when the user stops the turn: the time to tell the agent. */
  readonly cancelled: AbortSignal;
  /** Hands over a process of the turn: it is stopped when the turn ends, at once when it has ended already. */
  own<T extends Pick<AgentProcess, 'stop'>>(process: T): T;
  /** The process is to outlive the turn: who takes it out answers for its end. */
  disown(process: Pick<AgentProcess, 'stop'>): void;
  emit(event: TurnProgress): void;
  /** What a process of the turn says, read no faster than the events made of it are taken. */
  paced(lines: AsyncIterable<string>): AsyncIterable<string>;
  /**
   * Shows the request; resolves with the answer, or `cancelled` when the turn is stopped or ends before, or the agent
   * takes the request back.
   */
  askPermission(request: PermissionRequest, withdrawn?: AbortSignal): Promise<PermissionOutcome>;
  /** The first of `complete` and `fail` ends the turn; what comes later is dropped. */
  complete(stopReason: StopReason, usage?: Usage): void;
  fail(error: AgentError): void;
}

export interface TurnOptions {
  readonly log: Logger;
  readonly cancelWithinMs?: number;
}

/**
 * Runs an adapter's `drive` as a turn: exactly one `turnCompleted` or `turnFailed`, whatever it does; a stop by the
 * user ends the turn in time, whether the agent hears it or not; `ended` when the processes are gone. What `drive`
 * throws fails the turn. It must settle once its processes are gone.
 */
export function runTurn(drive: (turn: TurnDriver) => Promise<void>, options: TurnOptions): TurnRun {
  const turn = new Turn(options);
  const ended = turn.run(drive);
  return {
    events: turn.queue.values,
    answer: (requestId, outcome) => turn.answer(requestId, outcome),
    cancel: () => turn.cancel(),
    ended,
  };
}

class Turn implements TurnDriver {
  readonly queue: EventQueue<AgentEvent> = createEventQueue();
  readonly #options: TurnOptions;
  readonly #abort = new AbortController();
  readonly #processes = new Set<Pick<AgentProcess, 'stop'>>();
  readonly #permissions = new Map<string, (outcome: PermissionOutcome) => void>();
  #over = false;
  #deadline: NodeJS.Timeout | undefined;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  get cancelled(): AbortSignal {
    return this.#abort.signal;
  }

  async run(drive: (turn: TurnDriver) => Promise<void>): Promise<void> {
    try {
      await drive(this);
      this.fail(new AgentError('agent-crashed', 'The agent went away before it had finished its answer.'));
    } catch (error) {
      this.fail(asAgentError(error));
    }
    await this.#stopProcesses();
  }

  own<T extends Pick<AgentProcess, 'stop'>>(process: T): T {
    this.#processes.add(process);
    if (this.#over) void process.stop();
    return process;
  }

  disown(process: Pick<AgentProcess, 'stop'>): void {
    this.#processes.delete(process);
  }

  emit(event: TurnProgress): void {
    this.queue.push(event);
  }

  async *paced(lines: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of lines) {
      yield line;
      await this.queue.room();
    }
  }

  askPermission(request: PermissionRequest, withdrawn?: AbortSignal): Promise<PermissionOutcome> {
    const cancelled = { kind: 'cancelled' } as const;
    if (this.#over || this.cancelled.aborted || withdrawn?.aborted) return Promise.resolve(cancelled);
    const { requestId } = request;
    this.emit({ type: 'permissionRequested', ...request });
    withdrawn?.addEventListener('abort', () => this.answer(requestId, cancelled), { once: true });
    return new Promise((resolve) => this.#permissions.set(requestId, resolve));
  }

  answer(requestId: string, outcome: PermissionOutcome): void {
    const resolve = this.#permissions.get(requestId);
    if (!resolve) return;
    this.#permissions.delete(requestId);
    this.emit({ type: 'permissionResolved', requestId, outcome });
    resolve(outcome);
  }

  cancel(): void {
    if (this.#over || this.cancelled.aborted) return;
    this.#options.log.info('Turn cancelled');
    this.#deadline = setTimeout(
      () => this.complete('cancelled'),
      this.#options.cancelWithinMs ?? cancelWithinMs,
    );
    this.#closePermissions();
    this.#abort.abort();
  }

  complete(stopReason: StopReason, usage?: Usage): void {
    this.#end({ type: 'turnCompleted', stopReason, ...(usage && { usage }) });
  }

  /** An agent that was stopped may fail in any way: that is still the stop the user asked for. */
  fail(error: AgentError): void {
    if (this.cancelled.aborted) this.complete('cancelled');
    else this.#end({ type: 'turnFailed', error });
  }

  #end(event: TurnCompleted | TurnFailed): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#deadline);
    this.#closePermissions();
    this.#logEnd(event);
    this.queue.push(event);
    this.queue.end();
    void this.#stopProcesses();
  }

  #closePermissions(): void {
    for (const requestId of [...this.#permissions.keys()]) this.answer(requestId, { kind: 'cancelled' });
  }

  async #stopProcesses(): Promise<void> {
    await Promise.all([...this.#processes].map((process) => process.stop()));
  }

  #logEnd(event: TurnCompleted | TurnFailed): void {
    if (event.type === 'turnCompleted')
      this.#options.log.info('Turn completed', { stopReason: event.stopReason });
    else this.#options.log.warn('Turn failed', { code: event.error.code, error: event.error.message });
  }
}

function asAgentError(thrown: unknown): AgentError {
  if (thrown instanceof AgentError) return thrown;
  return new AgentError('agent-failed', messageOf(thrown), { cause: thrown });
}
