import * as v from 'valibot';
import { messageIdSchema, sessionIdSchema, threadIdSchema } from '../domain/ids.ts';
import { partSchema, roles } from '../domain/message.ts';
import { threadStatuses } from '../domain/session.ts';
import { bindingSchema } from './bindingSchema.ts';

/**
 * A batch of history from elsewhere: sessions before their threads, threads before their messages, in this batch or
 * an earlier one; messages in their order. IDs are the same at every import of the same history. Times are ISO 8601
 * in UTC.
 */
export const importedHistorySchema = v.object({
  sessions: v.array(
    v.object({
      id: sessionIdSchema,
      name: v.string(),
      agent: v.string(),
      cwd: v.string(),
      /** `sessions.ampPrompt` and `sessions.threadId` of the documents (M21). */
      ampPrompt: v.string(),
      legacyThreadId: v.nullable(v.string()),
      createdAt: v.string(),
      updatedAt: v.string(),
    }),
  ),
  threads: v.array(
    v.object({
      id: threadIdSchema,
      sessionId: sessionIdSchema,
      name: v.string(),
      status: v.picklist(threadStatuses),
      createdAt: v.string(),
      updatedAt: v.string(),
      /** The chain, the oldest first. A thread that has bindings already keeps its own. */
      bindings: v.array(bindingSchema),
    }),
  ),
  messages: v.array(
    v.object({
      id: messageIdSchema,
      threadId: threadIdSchema,
      role: v.picklist(roles),
      content: v.string(),
      createdAt: v.string(),
      parts: v.optional(v.array(partSchema)),
    }),
  ),
});
export type ImportedHistory = v.InferOutput<typeof importedHistorySchema>;

const counts = v.object({ sessions: v.number(), threads: v.number(), messages: v.number() });

/** What of a batch was new, and what was there already. */
export const importedCountsSchema = v.object({ added: counts, known: counts });
export type ImportedCounts = v.InferOutput<typeof importedCountsSchema>;
