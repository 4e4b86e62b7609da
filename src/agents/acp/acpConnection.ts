import * as acp from '@agentclientprotocol/sdk';
import { decode, decodeJson } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { PermissionOutcome } from '../../domain/message.ts';
import type { AgentProcess } from '../process/agentProcess.ts';
import { crashError } from '../process/crashError.ts';
import { delay } from '../process/delay.ts';
import { requestError } from './acpErrors.ts';
import { messageSchema, type Message } from './jsonRpc.ts';
import {
  permissionRequestSchema,
  sessionUpdateSchema,
  type PermissionRequest,
  type WireUpdate,
} from './wire.ts';

/** What an agent sends on its own accord. */
export interface AcpListener {
  onUpdate(update: WireUpdate, sessionId: string): void;
  onPermission(request: PermissionRequest): Promise<PermissionOutcome>;
}

export interface AcpConnectionOptions {
  readonly process: AgentProcess;
  /** What it says; the process's own lines if not given. */
  readonly lines?: AsyncIterable<string>;
  readonly displayName: string;
  readonly listener: AcpListener;
  readonly log: Logger;
}

/** One process that speaks ACP. Every request settles: with an answer, an error, or the end of the process. */
export class AcpConnection {
  readonly #options: AcpConnectionOptions;
  readonly #connection: acp.ClientConnection;
  #understood = 0;
  #skipped = 0;

  constructor(options: AcpConnectionOptions) {
    this.#options = options;
    this.#connection = acp
      .client({ name: 'threadkeeper' })
      .onRequest(acp.methods.client.session.requestPermission, parsePermission, async ({ params }) => ({
        outcome: wireOutcome(await options.listener.onPermission(params)),
      }))
      .connect({ readable: this.#messages(), writable: writer(options.process) });
  }

  /** Resolves when the process has said its last. */
  get closed(): Promise<void> {
    return this.#connection.closed;
  }

  /** Rejects with an `AgentError`, also when the agent takes longer than `timeoutMs`. */
  async request(method: string, params: unknown, timeoutMs?: number): Promise<unknown> {
    try {
      const answer = this.#connection.agent.request(method, params);
      return await (timeoutMs === undefined
        ? answer
        : Promise.race([answer, this.#tooLate(timeoutMs, answer)]));
    } catch (error) {
      throw await this.#explain(error);
    }
  }

  /** A notification to an agent that has gone is dropped. */
  notify(method: string, params: unknown): void {
    this.#connection.agent.notify(method, params).catch((error: unknown) => {
      this.#options.log.warn('Agent not notified', { method, error });
    });
  }

  /** The messages for the protocol library: our lines with our limits, the updates taken out on the way. */
  #messages(): ReadableStream<acp.AnyMessage> {
    return new ReadableStream({
      start: (controller) => {
        this.#pump((message) => controller.enqueue(message)).then(
          () => controller.close(),
          (error: unknown) => controller.error(error),
        );
      },
    });
  }

  async #pump(enqueue: (message: acp.AnyMessage) => void): Promise<void> {
    const { process, lines = process.lines } = this.#options;
    for await (const line of lines) {
      if (line.trim() === '') continue;
      const decoded = decodeJson(messageSchema, line);
      if (!decoded.ok) this.#skip(decoded.reason);
      else if (isUpdate(decoded.value)) this.#update(decoded.value.params);
      else enqueue(this.#understand(decoded.value));
    }
  }

  /** Read here and not by a handler of the library, so that no answer overtakes the updates before it. */
  #update(params: unknown): void {
    const decoded = decode(sessionUpdateSchema, params);
    if (!decoded.ok) return this.#skip(decoded.reason);
    this.#understood += 1;
    this.#options.listener.onUpdate(decoded.value.update, decoded.value.sessionId);
  }

  #understand(message: Message): Message {
    this.#understood += 1;
    return message;
  }

  /** Reported at 1, 2, 4, 8… lines: an agent that prints rubbish prints much of it. */
  #skip(reason: string): void {
    this.#skipped += 1;
    if (Number.isInteger(Math.log2(this.#skipped)))
      this.#options.log.warn('Agent line skipped', { count: this.#skipped, reason });
  }

  async #tooLate(timeoutMs: number, answer: Promise<unknown>): Promise<never> {
    await delay(timeoutMs, answer);
    const { displayName } = this.#options;
    if (this.#saidOnlyRubbish()) throw this.#rubbishError();
    throw new AgentError('timeout', `${displayName} did not answer within ${timeoutMs / 1000} s.`);
  }

  async #explain(error: unknown): Promise<AgentError> {
    if (error instanceof AgentError) return error;
    const { displayName, process } = this.#options;
    if (error instanceof acp.RequestError) return requestError(displayName, error);
    // The connection closed: most often because the process is about to go.
    const exit = await Promise.race([
      process.exited,
      delay(exitGraceMs, process.exited).then(() => undefined),
    ]);
    if (this.#saidOnlyRubbish()) return this.#rubbishError(exit?.stderrTail);
    if (exit) return crashError(displayName, exit);
    return new AgentError('agent-crashed', `${displayName} closed its output in the middle of its work.`, {
      cause: error,
    });
  }

  #saidOnlyRubbish(): boolean {
    return this.#skipped > 0 && this.#understood === 0;
  }

  #rubbishError(stderrTail = ''): AgentError {
    const said = stderrTail && ` Its last words: ${stderrTail.slice(-1000)}`;
    const { displayName } = this.#options;
    return new AgentError('protocol', `${displayName} does not speak the Agent Client Protocol.${said}`);
  }
}

/** How long a process that closed its output has to end before that is called an error of its own, in ms. */
const exitGraceMs = 1000;

function isUpdate(message: Message): message is Extract<Message, { method: string }> {
  return 'method' in message && message.method === acp.methods.client.session.update;
}

function writer(process: AgentProcess): WritableStream<acp.AnyMessage> {
  return new WritableStream({ write: (message) => process.writeLine(JSON.stringify(message)) });
}

function parsePermission(params: unknown): PermissionRequest {
  const decoded = decode(permissionRequestSchema, params);
  if (!decoded.ok) throw acp.RequestError.invalidParams(undefined, decoded.reason);
  return decoded.value;
}

function wireOutcome(outcome: PermissionOutcome): acp.RequestPermissionOutcome {
  return outcome.kind === 'selected'
    ? { outcome: 'selected', optionId: outcome.optionId }
    : { outcome: 'cancelled' };
}
