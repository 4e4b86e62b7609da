import * as v from 'valibot';
import { startModel, type LoopbackModel } from './loopback.ts';
import { answer } from './openaiAnswer.ts';

/** A model that speaks OpenAI's Responses API well enough for a real Codex. Its `url` is what `base_url` is set to. */
export type OpenAiModel = LoopbackModel<ModelRequest>;

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

/** Marks in the prompt say what it does: `openaiAnswer.ts`. */
export async function startOpenAiModel(): Promise<OpenAiModel> {
  const schema = v.pipe(bodySchema, v.transform(toModelRequest));
  const model = await startModel({ path: '/v1/responses', schema, answer });
  return { ...model, url: `${model.url}/v1` };
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
