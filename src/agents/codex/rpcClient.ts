import { AgentError } from '../../domain/agentError.ts';
import { delay } from '../process/delay.ts';
import { requestError } from './errors.ts';
import type { RequestId, ServerResponse } from './wire.ts';

/** How long Codex may take to answer one of our requests, in ms; none of them waits for the model. */
const answerWithinMs = 60_000;

interface Pending {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: AgentError): void;
}

/** Our half of the conversation with `codex app-server`. Every request settles: answer, error, silence or close. */
export class RpcClient {
  readonly #writeLine: (line: string) => void;
  readonly #pending = new Map<RequestId, Pending>();
  #lastId = 0;
  #closed: AgentError | undefined;

  constructor(writeLine: (line: string) => void) {
    this.#writeLine = writeLine;
  }

  /** Rejects with an `AgentError` in words for the user. */
  async request(method: string, params: unknown): Promise<unknown> {
    if (this.#closed) throw this.#closed;
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) =>
      this.#pending.set(id, { method, resolve, reject }),
    );
    this.#write({ id, method, params });
    void delay(answerWithinMs, answer).then(() => this.#giveUp(id, method));
    return answer;
  }

  notify(method: string): void {
    this.#write({ method });
  }

  respond(id: RequestId, result: unknown): void {
    this.#write({ id, result });
  }

  /** Answers a request that we do not serve, so that Codex does not wait. */
  refuse(id: RequestId, message: string): void {
    this.#write({ id, error: { code: -32601, message } });
  }

  settle({ id, result, error }: ServerResponse): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(requestError(pending.method, error.message));
    else pending?.resolve(result);
  }

  /** Codex is gone: whatever is open fails with `error`. */
  close(error: AgentError): void {
    this.#closed = error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  /** Of no effect when the request was answered meanwhile. */
  #giveUp(id: RequestId, method: string): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.reject(
      new AgentError(
        'timeout',
        `Codex did not answer ${method} within ${answerWithinMs / 1000} s. Try again.`,
      ),
    );
  }

  #write(message: Readonly<Record<string, unknown>>): void {
    this.#writeLine(JSON.stringify(message));
  }
}
