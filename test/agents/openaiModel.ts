import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { decodeJson } from '../../src/base/decode.ts';
import { answer } from './openaiAnswer.ts';

/** A model on the loopback interface that speaks OpenAI's Responses API well enough for a real Codex. */
export interface OpenAiModel {
  /** What `base_url` is set to. */
  readonly url: string;
  /** What it was asked, oldest first. */
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

export interface ModelRequest {
  readonly model: string | undefined;
  /** What Codex names the conversation towards the model. */
  readonly conversation: string | undefined;
  /** The user's messages of the whole conversation, oldest first; Codex's own context is left out. */
  readonly userMessages: readonly string[];
  /** What tools gave since the latest user message. */
  readonly toolOutputs: readonly string[];
  readonly tools: readonly string[];
}

/** Starts the model on 127.0.0.1, on a port that is free. Marks in the prompt say what it does: `openaiAnswer.ts`. */
export async function startOpenAiModel(): Promise<OpenAiModel> {
  const requests: ModelRequest[] = [];
  const server = createServer((request, response) => {
    serve(request, response, requests).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the model has no port');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
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
  requests: ModelRequest[],
): Promise<void> {
  const body = await text(request);
  if (request.method !== 'POST' || !request.url?.endsWith('/responses')) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"not here"}}');
    return;
  }
  const decoded = decodeJson(bodySchema, body);
  if (!decoded.ok) throw new Error(`a request of another shape: ${decoded.reason}`);
  const modelRequest = toModelRequest(decoded.value);
  requests.push(modelRequest);
  await answer(response, modelRequest, requests.length);
}

const contentSchema = v.union([v.string(), v.array(v.looseObject({ text: v.optional(v.string(), '') }))]);
const itemSchema = v.looseObject({
  type: v.string(),
  role: v.optional(v.string()),
  content: v.optional(v.nullable(contentSchema)),
  output: v.optional(contentSchema),
});
const bodySchema = v.looseObject({
  prompt_cache_key: v.optional(v.string()),
  model: v.optional(v.string()),
  input: v.array(itemSchema),
  tools: v.optional(v.array(v.looseObject({ type: v.string(), name: v.optional(v.string()) })), []),
});
type Item = v.InferOutput<typeof itemSchema>;

function toModelRequest(body: v.InferOutput<typeof bodySchema>): ModelRequest {
  const latest = body.input.findLastIndex(isPrompt);
  return {
    model: body.model,
    conversation: body.prompt_cache_key,
    userMessages: body.input.filter(isPrompt).map((item) => textOf(item.content)),
    toolOutputs: body.input
      .slice(latest + 1)
      .filter((item) => item.type.endsWith('call_output'))
      .map((item) => textOf(item.output)),
    tools: body.tools.map((tool) => tool.name ?? tool.type),
  };
}

/** Codex puts what it knows of the machine into user messages too; those begin with a tag or a heading. */
function isPrompt(item: Item): boolean {
  return (
    item.type === 'message' && item.role === 'user' && !/^\s*(<\w+>|# AGENTS\.md)/.test(textOf(item.content))
  );
}

function textOf(content: Item['content']): string {
  if (content === undefined || content === null) return '';
  return typeof content === 'string' ? content : content.map((part) => part.text).join('');
}
