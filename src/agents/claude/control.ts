import type { Decoded } from '../../base/decode.ts';
import type { ControlResponse } from './wire.ts';

/** Our half of the stream: the prompt, our control requests and our answers, each a line of JSON. */
export class Control {
  readonly #writeLine: (line: string) => void;
  readonly #open = new Map<string, (answer: Decoded<unknown>) => void>();
  #requests = 0;

  constructor(writeLine: (line: string) => void) {
    this.#writeLine = writeLine;
  }

  /** Answered with what can be chosen. A prompt need not wait for it: Claude Code takes it after this. */
  initialize(): Promise<Decoded<unknown>> {
    return this.#request({ subtype: 'initialize' });
  }

  /** Of this process only. A prompt has to wait for the answer. */
  setModel(model: string): Promise<Decoded<unknown>> {
    return this.#request({ subtype: 'set_model', model });
  }

  /** As `setModel`. */
  setMode(mode: string): Promise<Decoded<unknown>> {
    return this.#request({ subtype: 'set_permission_mode', mode });
  }

  prompt(text: string): void {
    const message = { role: 'user', content: [{ type: 'text', text }] };
    this.#write({ type: 'user', message, parent_tool_use_id: null, session_id: '' });
  }

  /** Ends the turn with a `result`, and the conversation stays in order. */
  interrupt(): void {
    void this.#request({ subtype: 'interrupt' });
  }

  respond(requestId: string, response: unknown): void {
    this.#answer({ subtype: 'success', request_id: requestId, response });
  }

  /** Answers a request that we do not serve, so that Claude Code does not wait. */
  refuse(requestId: string, error: string): void {
    this.#answer({ subtype: 'error', request_id: requestId, error });
  }

  /** Claude Code answered a request of ours. */
  settle({ request_id, subtype, error, response }: ControlResponse): void {
    const resolve = this.#open.get(request_id);
    this.#open.delete(request_id);
    resolve?.(
      subtype === 'error' ? { ok: false, reason: error ?? 'it was refused' } : { ok: true, value: response },
    );
  }

  /** Claude Code is gone: what is open was not answered. */
  close(): void {
    for (const resolve of this.#open.values()) resolve({ ok: false, reason: 'Claude Code is gone' });
    this.#open.clear();
  }

  #request(request: {
    readonly subtype: string;
    readonly [more: string]: string;
  }): Promise<Decoded<unknown>> {
    const id = `threadkeeper-${++this.#requests}`;
    const answer = new Promise<Decoded<unknown>>((resolve) => this.#open.set(id, resolve));
    this.#write({ type: 'control_request', request_id: id, request });
    return answer;
  }

  #answer(response: unknown): void {
    this.#write({ type: 'control_response', response });
  }

  #write(message: unknown): void {
    this.#writeLine(JSON.stringify(message));
  }
}
