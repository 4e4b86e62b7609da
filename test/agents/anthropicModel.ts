import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { decodeJson } from '../../src/base/decode.ts';
import { answer } from './anthropicAnswer.ts';

/** A model on the loopback interface that speaks Anthropic's Messages API well enough for a real Claude Code. */
export interface AnthropicModel {
  /** What `ANTHROPIC_BASE_URL` is set to. */
  readonly url: string;
  /** What it was asked, oldest first. */
  readonly requests: readonly MessagesRequest[];
  close(): Promise<void>;
}

export interface MessagesRequest {
  /** By its full name. */
  readonly model: string;
  /** The user's messages of the whole conversation, oldest first; Claude Code's own context is left out. */
  readonly userMessages: readonly string[];
  /** How many tools have answered since the latest of them. */
  readonly toolResults: number;
}

/** Starts the model on 127.0.0.1, on a port that is free. Marks in the prompt say what it does: `anthropicAnswer.ts`. */
export async function startAnthropicModel(): Promise<AnthropicModel> {
  const requests: MessagesRequest[] = [];
  const server = createServer((request, response) => {
    serve(request, response, requests).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the model has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  requests: MessagesRequest[],
): Promise<void> {
  const body = await text(request);
  const path = new URL(request.url ?? '/', 'http://model').pathname;
  if (request.method !== 'POST' || path !== '/v1/messages') {
    const error = { type: 'not_found_error', message: 'not here' };
    response
      .writeHead(404, { 'content-type': 'application/json' })
      .end(JSON.stringify({ type: 'error', error }));
    return;
  }
  const decoded = decodeJson(bodySchema, body);
  if (!decoded.ok) throw new Error(`a request of another shape: ${decoded.reason}`);
  const messagesRequest = toMessagesRequest(decoded.value);
  requests.push(messagesRequest);
  await answer(response, messagesRequest, requests.length);
}

const blockSchema = v.looseObject({ type: v.string(), text: v.optional(v.string(), '') });
const messageSchema = v.looseObject({
  role: v.string(),
  content: v.union([v.string(), v.array(blockSchema)]),
});
const bodySchema = v.looseObject({ model: v.string(), messages: v.array(messageSchema) });
type Message = v.InferOutput<typeof messageSchema>;

function toMessagesRequest({ model, messages }: v.InferOutput<typeof bodySchema>): MessagesRequest {
  const users = messages.filter(({ role }) => role === 'user');
  const latest = users.findLastIndex((message) => promptOf(message) !== '');
  return {
    model,
    userMessages: users.map(promptOf).filter((prompt) => prompt !== ''),
    toolResults: users.slice(latest + 1).flatMap(toolResultsOf).length,
  };
}

function toolResultsOf({ content }: Message): readonly unknown[] {
  return typeof content === 'string' ? [] : content.filter(({ type }) => type === 'tool_result');
}

/** Claude Code puts what it knows of the machine between tags, into the same messages. */
function promptOf({ content }: Message): string {
  const said = typeof content === 'string' ? content : content.map((block) => block.text).join('\n');
  return said.replaceAll(/<system-reminder>.*?<\/system-reminder>/gs, '').trim();
}
