import * as v from 'valibot';

const text = v.string();

const blockSchemas = [
  v.looseObject({ type: v.literal('text'), text }),
  v.looseObject({ type: v.literal('thinking'), thinking: text }),
  v.looseObject({ type: v.literal('tool_use'), id: text, name: text, input: v.optional(v.unknown()) }),
  v.looseObject({
    type: v.literal('tool_result'),
    tool_use_id: text,
    content: v.optional(v.unknown()),
    is_error: v.nullish(v.boolean()),
  }),
] as const;
const knownTypes = new Set<string>(blockSchemas.map((schema) => schema.entries.type.literal));

/** A block of a kind we show nothing of: a picture, a thought that is encrypted, one of a later Claude Code. */
const otherSchema = v.pipe(
  v.looseObject({ type: text }),
  v.transform(({ type }) => ({ type: 'other' as const, name: type })),
);
const typeSchema = v.looseObject({ type: text });

/** What a message of the Messages API is made of. */
export const blockSchema = v.lazy((input) =>
  v.is(typeSchema, input) && knownTypes.has(input.type) ? v.variant('type', blockSchemas) : otherSchema,
);
export type Block = v.InferOutput<typeof blockSchema>;
export type ToolUse = Extract<Block, { type: 'tool_use' }>;
export type ToolResult = Extract<Block, { type: 'tool_result' }>;

/** The readable text of a tool's result: text, or blocks of which some are text. */
export function resultText({ content }: ToolResult): string {
  if (typeof content === 'string') return withoutTag(content);
  if (!Array.isArray(content)) return '';
  return content.map((block: unknown) => (v.is(textSchema, block) ? block.text : '')).join('\n');
}
const textSchema = v.looseObject({ text });

/** Errors of Claude Code's own are wrapped for the model. */
function withoutTag(content: string): string {
  return /^<tool_use_error>(.*)<\/tool_use_error>$/s.exec(content)?.[1] ?? content;
}
