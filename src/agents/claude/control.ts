/** Our half of the stream: the prompt, our control requests and our answers, each a line of JSON. */
export class Control {
  readonly #writeLine: (line: string) => void;
  #requests = 0;

  constructor(writeLine: (line: string) => void) {
    this.#writeLine = writeLine;
  }

  /** Not waited for: Claude Code reads one line after the other, and the prompt follows at once. */
  initialize(): void {
    this.#request({ subtype: 'initialize' });
  }

  prompt(text: string): void {
    const message = { role: 'user', content: [{ type: 'text', text }] };
    this.#write({ type: 'user', message, parent_tool_use_id: null, session_id: '' });
  }

  /** Ends the turn with a `result`, and the conversation stays in order. */
  interrupt(): void {
    this.#request({ subtype: 'interrupt' });
  }

  respond(requestId: string, response: unknown): void {
    this.#answer({ subtype: 'success', request_id: requestId, response });
  }

  /** Answers a request that we do not serve, so that Claude Code does not wait. */
  refuse(requestId: string, error: string): void {
    this.#answer({ subtype: 'error', request_id: requestId, error });
  }

  #request(request: { readonly subtype: string }): void {
    this.#write({ type: 'control_request', request_id: `threadkeeper-${++this.#requests}`, request });
  }

  #answer(response: unknown): void {
    this.#write({ type: 'control_response', response });
  }

  #write(message: unknown): void {
    this.#writeLine(JSON.stringify(message));
  }
}
