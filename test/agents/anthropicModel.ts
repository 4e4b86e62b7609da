import * as v from 'valibot';
import { answer } from './anthropicAnswer.ts';
import { startModel, type LoopbackModel } from './loopback.ts';

/**
 * A model that speaks Anthropic's Messages API well enough for a real Claude Code. Its `url` is what
 * `ANTHROPIC_BASE_URL` is set to.
 */
export type AnthropicModel = LoopbackModel<MessagesRequest>;

export interface MessagesRequest {
  /** By its full name. */
  readonly model: string;
  /** The user's messages of the whole conversation, oldest first; Claude Code's own context is left out. */
  readonly userMessages: readonly string[];
  /** How many tools have answered since the latest of them. */
  readonly toolResults: number;
}

/** Marks in the prompt say what it does: `anthropicAnswer.ts`. */
export function startAnthropicModel(): Promise<AnthropicModel> {
  const schema = v.pipe(bodySchema, v.transform(toMessagesRequest));
  return startModel({ path: '/v1/messages', schema, answer });
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
