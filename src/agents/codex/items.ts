import * as v from 'valibot';

const id = v.string();
const text = v.string();
const optionalText = v.nullish(text);

/** How far a command, a patch or a tool is. A status of a later Codex counts as running. */
const status = v.fallback(v.picklist(['inProgress', 'completed', 'failed', 'declined']), 'inProgress');
export type ItemStatus = v.InferOutput<typeof status>;

const commandAction = v.looseObject({ type: text, command: v.optional(text) });
const commandSchema = v.looseObject({
  type: v.literal('commandExecution'),
  id,
  command: text,
  commandActions: v.optional(v.array(commandAction), []),
  status,
  aggregatedOutput: optionalText,
  exitCode: v.nullish(v.number()),
});
export type CommandItem = v.InferOutput<typeof commandSchema>;

/** `diff`: hunks of a unified diff for an update, the whole text for a file that is added or deleted. */
const fileUpdate = v.looseObject({
  path: text,
  kind: v.variant('type', [
    v.looseObject({ type: v.literal('add') }),
    v.looseObject({ type: v.literal('delete') }),
    v.looseObject({ type: v.literal('update'), move_path: optionalText }),
  ]),
  diff: text,
});
export type FileUpdate = v.InferOutput<typeof fileUpdate>;
const fileChangeSchema = v.looseObject({
  type: v.literal('fileChange'),
  id,
  changes: v.array(fileUpdate),
  status,
});
export type FileChangeItem = v.InferOutput<typeof fileChangeSchema>;

const mcpSchema = v.looseObject({
  type: v.literal('mcpToolCall'),
  id,
  server: text,
  tool: text,
  arguments: v.optional(v.unknown()),
  status,
  result: v.nullish(v.looseObject({ content: v.optional(v.array(v.unknown()), []) })),
  error: v.nullish(v.looseObject({ message: text })),
});
export type McpItem = v.InferOutput<typeof mcpSchema>;

const webSearchSchema = v.looseObject({ type: v.literal('webSearch'), id, query: v.optional(text, '') });
export type WebSearchItem = v.InferOutput<typeof webSearchSchema>;

const itemSchemas = [
  v.looseObject({ type: v.literal('agentMessage'), id, text }),
  v.looseObject({ type: v.literal('plan'), id, text }),
  v.looseObject({ type: v.literal('reasoning'), id, summary: v.optional(v.array(text), []) }),
  v.looseObject({ type: v.literal('contextCompaction'), id }),
  commandSchema,
  fileChangeSchema,
  mcpSchema,
  webSearchSchema,
] as const;
const knownTypes = new Set<string>(itemSchemas.map((schema) => schema.entries.type.literal));

/** An item of a kind we show nothing of: the user's own message, or one of a later Codex. */
const otherSchema = v.pipe(
  v.looseObject({ type: text }),
  v.transform((item) => ({ type: 'other' as const, name: item.type })),
);
const typeSchema = v.looseObject({ type: text });

/** What a turn is made of. */
export const itemSchema = v.lazy((input) =>
  v.is(typeSchema, input) && knownTypes.has(input.type) ? v.variant('type', itemSchemas) : otherSchema,
);
export type CodexItem = v.InferOutput<typeof itemSchema>;
