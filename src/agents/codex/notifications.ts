import * as v from 'valibot';
import { decode, type Decoded } from '../../base/decode.ts';
import { turnErrorSchema } from './errors.ts';
import { itemSchema } from './items.ts';
import type { ServerNotification } from './wire.ts';

const text = v.string();
const delta = v.looseObject({ itemId: text, delta: text });
const item = v.looseObject({ item: itemSchema });

const tokens = v.looseObject({
  inputTokens: v.number(),
  cachedInputTokens: v.optional(v.number(), 0),
  outputTokens: v.number(),
});
export type Tokens = v.InferOutput<typeof tokens>;

const limitWindow = v.nullish(v.looseObject({ usedPercent: v.number(), resetsAt: v.nullish(v.number()) }));
const rateLimits = v.looseObject({
  limitId: v.nullish(text),
  primary: limitWindow,
  secondary: limitWindow,
});
export type RateLimits = v.InferOutput<typeof rateLimits>;

const planStep = v.looseObject({
  step: text,
  status: v.fallback(v.picklist(['pending', 'inProgress', 'completed']), 'pending'),
});
export type PlanStep = v.InferOutput<typeof planStep>;

const turn = v.looseObject({
  id: text,
  status: v.picklist(['completed', 'interrupted', 'failed', 'inProgress']),
  error: v.nullish(turnErrorSchema),
});
export type CodexTurn = v.InferOutput<typeof turn>;

const of = <Method extends string, Params>(
  method: Method,
  params: v.BaseSchema<unknown, Params, v.BaseIssue<unknown>>,
) => v.object({ method: v.literal(method), params });

const schemas = [
  of('turn/started', v.looseObject({ turn: v.looseObject({ id: text }) })),
  of('turn/completed', v.looseObject({ turn })),
  of('turn/plan/updated', v.looseObject({ plan: v.array(planStep) })),
  of('item/started', item),
  of('item/completed', item),
  of('item/agentMessage/delta', delta),
  of('item/plan/delta', delta),
  of('item/reasoning/summaryTextDelta', v.looseObject({ ...delta.entries, summaryIndex: v.number() })),
  of('item/reasoning/textDelta', delta),
  of('item/commandExecution/outputDelta', delta),
  of(
    'thread/tokenUsage/updated',
    v.looseObject({ turnId: text, tokenUsage: v.looseObject({ total: tokens, last: tokens }) }),
  ),
  of('account/rateLimits/updated', v.looseObject({ rateLimits })),
  of('error', v.looseObject({ error: turnErrorSchema, willRetry: v.boolean() })),
  of('warning', v.looseObject({ message: text })),
] as const;
const notificationSchema = v.variant('method', schemas);

/** What Codex tells during a turn, as far as it concerns the chat. */
export type CodexNotification = v.InferOutput<typeof notificationSchema>;

/** Known, and of no use in a chat: they are skipped without a word in the log. */
const unused = new Set([
  'account/updated',
  'configWarning',
  'deprecationNotice',
  'item/reasoning/summaryPartAdded',
  'mcpServer/startupStatus/updated',
  'remoteControl/status/changed',
  'serverRequest/resolved',
  'thread/goal/cleared',
  'thread/name/updated',
  'thread/settings/updated',
  'thread/started',
  'thread/status/changed',
  'turn/diff/updated',
]);
const known = new Set<string>(schemas.map((schema) => schema.entries.method.literal));

export type NotificationDecoded =
  | { readonly kind: 'known'; readonly notification: CodexNotification }
  | { readonly kind: 'unused' }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Decodes a notification; `skipped` is one of a later Codex, or one of another shape. */
export function decodeNotification({ method, params }: ServerNotification): NotificationDecoded {
  if (unused.has(method)) return { kind: 'unused' };
  if (!known.has(method)) return { kind: 'skipped', reason: `unknown notification ${method}` };
  const decoded: Decoded<CodexNotification> = decode(notificationSchema, { method, params });
  return decoded.ok
    ? { kind: 'known', notification: decoded.value }
    : { kind: 'skipped', reason: `${method} of another shape: ${decoded.reason}` };
}

/** The thread a message belongs to; Codex's sub-agents have threads of their own. */
export function threadOf(params: unknown): string | undefined {
  const decoded = decode(v.looseObject({ threadId: v.optional(v.string()) }), params);
  return decoded.ok ? decoded.value.threadId : undefined;
}
