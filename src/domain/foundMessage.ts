import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import { messageIdSchema, sessionIdSchema, threadIdSchema } from './ids.ts';
import type { MessageId, SessionId, ThreadId } from './ids.ts';
import { roles, type Role } from './message.ts';

/** A message that has a text in it, and where it is. */
export interface FoundMessage {
  readonly messageId: MessageId;
  readonly role: Role;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly sessionId: SessionId;
  readonly sessionName: string;
  readonly threadId: ThreadId;
  readonly threadName: string;
  /** One line of the message's Markdown, with the text in it. */
  readonly snippet: string;
}

export const foundMessageSchema: Schema<FoundMessage> = v.object({
  messageId: messageIdSchema,
  role: v.picklist(roles),
  createdAt: v.string(),
  sessionId: sessionIdSchema,
  sessionName: v.string(),
  threadId: threadIdSchema,
  threadName: v.string(),
  snippet: v.string(),
});

/** In characters. */
const shownBefore = 40;
const shownAfter = 120;

/** Finds a text whatever its case, in every script, and shows it with what is around it; undefined where it is not. */
export function snippetFinder(text: string): (content: string) => string | undefined {
  // What is looked for is text, never a pattern.
  const pattern = new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'iu');
  return (content) => {
    const at = content.search(pattern);
    return at === -1 ? undefined : snippetAt(content, at);
  };
}

function snippetAt(content: string, at: number): string {
  const start = Math.max(0, at - shownBefore);
  const end = Math.min(content.length, at + shownAfter);
  // A pair of surrogates may be cut at either end.
  const line = content.slice(start, end).toWellFormed().replaceAll(/\s+/g, ' ').trim();
  return `${start > 0 ? '…' : ''}${line}${end < content.length ? '…' : ''}`;
}
