import * as v from 'valibot';
import { decode, decodeJson } from '../../base/decode.ts';
import { blockSchema } from './blocks.ts';

const text = v.string();
/** A field that may be absent, null, or of a kind we do not know: then it says nothing. */
export const lenient = <T extends v.GenericSchema>(schema: T) => v.fallback(v.nullish(schema), undefined);
const count = lenient(v.number());

/** On every line: whose it is, and the call of the sub-agent that says it. */
const common = { session_id: lenient(text), parent_tool_use_id: lenient(text) };

const streamEvent = v.variant('type', [
  v.looseObject({ type: v.literal('message_start'), message: v.looseObject({ id: text }) }),
  v.looseObject({ type: v.literal('content_block_start'), index: v.number(), content_block: blockSchema }),
  v.looseObject({
    type: v.literal('content_block_delta'),
    index: v.number(),
    delta: v.looseObject({ type: text, text: lenient(text), thinking: lenient(text) }),
  }),
  v.looseObject({ type: v.picklist(['content_block_stop', 'message_delta', 'message_stop', 'ping']) }),
]);
export type StreamEvent = v.InferOutput<typeof streamEvent>;

const systemSchema = v.looseObject({
  ...common,
  type: v.literal('system'),
  subtype: text,
  permissionMode: lenient(text),
  /** On `init`: the full name of the model. */
  model: lenient(text),
  attempt: count,
  max_retries: count,
  retry_delay_ms: count,
  error_status: count,
  error: lenient(text),
});
export type SystemLine = v.InferOutput<typeof systemSchema>;

const assistantSchema = v.looseObject({
  ...common,
  type: v.literal('assistant'),
  message: v.looseObject({ id: text, content: v.array(blockSchema) }),
  /** An error of the API that is put as an answer. */
  error: lenient(text),
});
export type AssistantLine = v.InferOutput<typeof assistantSchema>;

const userSchema = v.looseObject({
  ...common,
  type: v.literal('user'),
  message: v.looseObject({ content: v.union([text, v.array(blockSchema)]) }),
  tool_use_result: v.optional(v.unknown()),
});
export type UserLine = v.InferOutput<typeof userSchema>;

const tokens = v.looseObject({
  inputTokens: count,
  outputTokens: count,
  cacheReadInputTokens: count,
  cacheCreationInputTokens: count,
  costUSD: count,
});
const resultSchema = v.looseObject({
  ...common,
  type: v.literal('result'),
  subtype: text,
  is_error: v.boolean(),
  result: lenient(text),
  errors: lenient(v.array(text)),
  stop_reason: lenient(text),
  terminal_reason: lenient(text),
  api_error_status: count,
  api_error: lenient(text),
  num_turns: count,
  model_usage_since_last_result: lenient(v.record(text, tokens)),
});
export type ResultLine = v.InferOutput<typeof resultSchema>;

/** Claude Code asks us; it waits until it is answered. */
const controlRequestSchema = v.looseObject({
  type: v.literal('control_request'),
  request_id: text,
  request: v.looseObject({ subtype: text }),
});
export type ControlRequest = v.InferOutput<typeof controlRequestSchema>;

/** What we asked for is answered. */
const controlResponseSchema = v.looseObject({
  type: v.literal('control_response'),
  response: v.looseObject({
    subtype: text,
    request_id: text,
    error: lenient(text),
    response: v.optional(v.unknown()),
  }),
});
export type ControlResponse = v.InferOutput<typeof controlResponseSchema>['response'];

const schemas = [
  systemSchema,
  assistantSchema,
  userSchema,
  resultSchema,
  controlRequestSchema,
  v.looseObject({ ...common, type: v.literal('stream_event'), event: streamEvent }),
  controlResponseSchema,
  /** An answer is not waited for any more. */
  v.looseObject({ type: v.literal('control_cancel_request'), request_id: text }),
  /** The user asked for a new conversation (`/clear`); its ID comes on the next line. */
  v.looseObject({ ...common, type: v.literal('conversation_reset') }),
  v.looseObject({
    ...common,
    type: v.literal('rate_limit_event'),
    rate_limit_info: v.looseObject({
      status: text,
      resetsAt: count,
      rateLimitType: lenient(text),
      /** The fraction that is used, 0 to 1; 2.1 and newer. */
      utilization: count,
    }),
  }),
] as const;
const lineSchema = v.variant('type', schemas);

export type RateLimitInfo = Extract<ClaudeLine, { type: 'rate_limit_event' }>['rate_limit_info'];

/** What Claude Code says during a turn, as far as it concerns the chat. */
export type ClaudeLine = v.InferOutput<typeof lineSchema>;

/** Known, and of no use in a chat: they are skipped without a word in the log. */
const unused = new Set(['keep_alive', 'tool_progress', 'auth_status']);
const known = new Set<string>(schemas.map((schema) => schema.entries.type.literal));

export type LineDecoded =
  | { readonly kind: 'known'; readonly line: ClaudeLine }
  | { readonly kind: 'unused' }
  | { readonly kind: 'skipped'; readonly what: string; readonly reason: string };

/** Decodes a line; `skipped` is one that is no message, one of a later Claude Code, or one of another shape. */
export function decodeLine(line: string): LineDecoded {
  const message = decodeJson(v.looseObject({ type: text }), line);
  if (!message.ok) return { kind: 'skipped', what: 'a line that is no message', reason: message.reason };
  const { type } = message.value;
  if (unused.has(type)) return { kind: 'unused' };
  if (!known.has(type)) return { kind: 'skipped', what: type, reason: 'unknown' };
  const decoded = decode(lineSchema, message.value);
  if (decoded.ok) return { kind: 'known', line: decoded.value };
  return { kind: 'skipped', what: type, reason: `of another shape: ${decoded.reason}` };
}
