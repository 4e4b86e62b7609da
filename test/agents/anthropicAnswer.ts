import type { ServerResponse } from 'node:http';
import type { MessagesRequest } from './anthropicModel.ts';
import { openMessage, type MessageStream } from './anthropicStream.ts';

/**
 * Answers as the marks in the latest prompt say:
 * `[call TOOL {…}]`, on a line of its own, a call of a tool with this input; several, one after the other · `[think]` a
 * thought first · `[slow]` words without an end · `[long]` an answer that is cut off · `[status N]` an
 * HTTP error. Without a mark: one sentence that says how
 * many prompts it has seen.
 */
export async function answer(response: ServerResponse, request: MessagesRequest, id: number): Promise<void> {
  const prompt = request.userMessages.at(-1) ?? '';
  const status = /\[status (\d+)\]/.exec(prompt)?.[1];
  if (status !== undefined) return refuse(response, Number(status));
  const stream = openMessage(response, id);
  if (prompt.includes('[slow]')) return stream.talk();
  if (prompt.includes('[think]')) stream.thought('Looking around. The user wants to know.');
  if (callTool(stream, prompt, request.toolResults)) return stream.end('tool_use');
  stream.text(closingWords(request));
  stream.end(prompt.includes('[long]') ? 'max_tokens' : 'end_turn');
}

function closingWords({ userMessages, toolResults }: MessagesRequest): string {
  if (toolResults > 0) return 'The tool answered.';
  return `I have seen ${userMessages.length} of your prompts. The first was: ${userMessages[0] ?? 'none'}`;
}

/** Makes the call number `made`; false when the marks ask for no more. */
function callTool(stream: MessageStream, prompt: string, made: number): boolean {
  const [, name, input] = [...prompt.matchAll(/^\[call (\w+) (\{.*\})\]$/gm)][made] ?? [];
  if (name === undefined || input === undefined) return false;
  stream.text('I use a tool.');
  stream.call(name, JSON.parse(input));
  return true;
}

function refuse(response: ServerResponse, status: number): void {
  const error = { type: types[status] ?? 'api_error', message: `The model answers ${status}.` };
  response
    .writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' })
    .end(JSON.stringify({ type: 'error', error }));
}

const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};
