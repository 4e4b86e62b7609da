import * as v from 'valibot';
import { decodeJson, type Decoded } from '../../base/decode.ts';
import { ampThreadIdSchema } from './ampThreadId.ts';

/**
 * Lines of `amp --execute --stream-json`: Claude Code's format, with whole messages and no deltas. Amp's rules may
 * want the user to be asked before a tool; there is no line for that. In this mode Amp refuses such a tool itself,
 * and tells it as the tool's result (`refusedByRule`), or fails the turn with "require user approval, which is not
 * supported in stream JSON mode". Source: the program, version 0.0.1790142911.
 */

const text = v.string();
const count = v.fallback(v.optional(v.number()), undefined);

const blockSchema = v.fallback(
  v.variant('type', [
    v.object({ type: v.literal('text'), text }),
    v.object({ type: v.literal('thinking'), thinking: text }),
    v.object({ type: v.literal('tool_use'), id: text, name: text, input: v.optional(v.unknown()) }),
    v.object({
      type: v.literal('tool_result'),
      tool_use_id: text,
      content: v.optional(v.unknown()),
      is_error: v.optional(v.boolean(), false),
    }),
  ]),
  // A block of a later Amp: the rest of the message counts all the same.
  { type: 'text', text: '' },
);
export type Block = v.InferOutput<typeof blockSchema>;
export type ToolUse = Extract<Block, { type: 'tool_use' }>;
export type ToolResult = Extract<Block, { type: 'tool_result' }>;

const usageSchema = v.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
});
export type WireUsage = v.InferOutput<typeof usageSchema>;

const common = {
  /** The thread's ID; what has another form is no line of ours. */
  session_id: v.optional(ampThreadIdSchema),
  /** Of a sub-agent's message: the call that started it. */
  parent_tool_use_id: v.nullish(text),
};
const lineSchema = v.variant('type', [
  v.object({ ...common, type: v.literal('system'), subtype: v.optional(text) }),
  v.object({
    ...common,
    type: v.literal('assistant'),
    message: v.object({
      content: v.array(blockSchema),
      usage: v.fallback(v.nullish(usageSchema), undefined),
    }),
  }),
  v.object({ ...common, type: v.literal('user'), message: v.object({ content: v.array(blockSchema) }) }),
  v.object({
    ...common,
    type: v.literal('result'),
    subtype: text,
    is_error: v.optional(v.boolean()),
    error: v.optional(text),
  }),
]);
export type AmpLine = v.InferOutput<typeof lineSchema>;
export type AmpResult = Extract<AmpLine, { type: 'result' }>;

export function decodeLine(line: string): Decoded<AmpLine> {
  return decodeJson(lineSchema, line);
}

/** One message of the user, as `--stream-json-input` takes it: whatever the text is, it is no argument (P6). */
export function promptLine(prompt: string): string {
  return JSON.stringify({
    type: 'user',
    message: { role: 'user', content: [{ type: 'text', text: prompt }] },
  });
}
