import * as v from 'valibot';
import { remoteThreadIdSchema } from '../../domain/remoteThreadId.ts';

/** The shapes of ACP v1 that we read; whatever else an agent sends along is ignored. */

const text = v.string();
/** A field that may be absent, null, or of a kind we do not know: then it says nothing. */
export const lenient = <T extends v.GenericSchema>(schema: T) => v.fallback(v.nullish(schema), undefined);

export const initializeSchema = v.object({
  protocolVersion: v.number(),
  agentCapabilities: lenient(
    v.object({
      loadSession: lenient(v.boolean()),
      sessionCapabilities: lenient(
        v.object({ list: lenient(v.looseObject({})), resume: lenient(v.looseObject({})) }),
      ),
    }),
  ),
});
export type AgentCapabilities = NonNullable<v.InferOutput<typeof initializeSchema>['agentCapabilities']>;

export const newSessionSchema = v.object({ sessionId: remoteThreadIdSchema });

/** The protocol gives no ID here; an agent that gives one all the same says which conversation it opened. */
export const openedSessionSchema = v.nullish(v.object({ sessionId: lenient(text) }));

export const sessionListSchema = v.object({
  sessions: v.array(v.object({ sessionId: text })),
  nextCursor: lenient(text),
});

export const promptResponseSchema = v.object({
  stopReason: v.picklist(['end_turn', 'max_tokens', 'max_turn_requests', 'refusal', 'cancelled']),
  usage: lenient(
    v.object({
      inputTokens: lenient(v.number()),
      outputTokens: lenient(v.number()),
      cachedReadTokens: lenient(v.number()),
    }),
  ),
});

/** What comes as `session/update`: whose, and which kind; the kind's own shape is below. */
export const sessionUpdateSchema = v.object({
  sessionId: text,
  update: v.looseObject({ sessionUpdate: text }),
});

export type WireUpdate = v.InferOutput<typeof sessionUpdateSchema>['update'];

export const contentBlockSchema = v.looseObject({
  type: text,
  text: lenient(text),
  name: lenient(text),
  uri: lenient(text),
});
export type ContentBlock = v.InferOutput<typeof contentBlockSchema>;

export const chunkSchema = v.object({ content: contentBlockSchema, messageId: lenient(text) });

const toolKindSchema = v.picklist([
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'other',
]);
const toolContentSchema = v.looseObject({
  type: text,
  content: lenient(contentBlockSchema),
  path: lenient(text),
  oldText: lenient(text),
  newText: lenient(text),
});
export type ToolContent = v.InferOutput<typeof toolContentSchema>;

export const toolCallSchema = v.object({
  toolCallId: text,
  title: lenient(text),
  kind: lenient(toolKindSchema),
  status: lenient(v.picklist(['pending', 'in_progress', 'completed', 'failed'])),
  content: lenient(v.array(toolContentSchema)),
  rawInput: v.optional(v.unknown()),
  rawOutput: v.optional(v.unknown()),
});
export type WireToolCall = v.InferOutput<typeof toolCallSchema>;

export const planSchema = v.object({
  entries: v.array(
    v.object({
      content: text,
      status: v.fallback(v.picklist(['pending', 'in_progress', 'completed']), 'pending'),
    }),
  ),
});

export const modeSchema = v.object({ currentModeId: text });

export const usageUpdateSchema = v.object({
  /** Tokens in the context, and how many it can have. */
  used: lenient(v.number()),
  size: lenient(v.number()),
  cost: lenient(v.object({ amount: v.number(), currency: text })),
});

/** What codex-acp tells beside the protocol: that it tries again, and that the turn has failed. */
export const sessionInfoSchema = v.object({
  _meta: lenient(
    v.object({
      codex: lenient(
        v.object({
          error: lenient(
            v.object({ message: text, additionalDetails: lenient(text), willRetry: lenient(v.boolean()) }),
          ),
          threadStatus: lenient(v.object({ type: text })),
        }),
      ),
    }),
  ),
});

export const noticeSchema = v.object({
  severity: lenient(text),
  title: text,
  description: lenient(text),
});

export const permissionRequestSchema = v.object({
  toolCall: toolCallSchema,
  options: v.array(
    v.object({
      optionId: text,
      name: text,
      // A kind we do not know must never count as a consent.
      kind: v.fallback(
        v.picklist(['allow_once', 'allow_always', 'reject_once', 'reject_always']),
        'reject_once',
      ),
    }),
  ),
});
export type PermissionRequest = v.InferOutput<typeof permissionRequestSchema>;
