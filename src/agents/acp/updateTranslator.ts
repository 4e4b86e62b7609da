import type { GenericSchema, InferOutput } from 'valibot';
import { decode } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import type { TurnProgress } from '../process/turnRun.ts';
import { contentText } from './contentText.ts';
import { ToolCalls } from './toolCalls.ts';
import {
  chunkSchema,
  modeSchema,
  noticeSchema,
  planSchema,
  sessionInfoSchema,
  toolCallSchema,
  usageUpdateSchema,
  type PermissionRequest,
  type WireUpdate,
} from './wire.ts';

const planStatuses = { pending: 'pending', in_progress: 'running', completed: 'done' } as const;

/** Kinds of update that we know and that change nothing of what the chat shows. */
const silentKinds: ReadonlySet<string> = new Set([
  'user_message_chunk',
  'compaction_update',
  'compaction_summary_chunk',
]);

/** Turns the updates of one turn into our events. What it cannot read is reported once a kind, and skipped. */
export class UpdateTranslator {
  readonly #log: Logger;
  readonly #reported = new Set<string>();
  readonly #toolCalls = new ToolCalls();
  #failure: string | undefined;
  readonly #kinds: Readonly<Record<string, (update: unknown) => TurnProgress[] | string>>;

  constructor(log: Logger) {
    this.#log = log;
    this.#kinds = {
      agent_message_chunk: reader(chunkSchema, (chunk) => this.#said(chunk)),
      agent_thought_chunk: reader(chunkSchema, ({ content, messageId }) => [
        { type: 'thoughtDelta', text: contentText(content), ...(messageId && { block: messageId }) },
      ]),
      tool_call: reader(toolCallSchema, (call) => this.#toolCalls.started(call)),
      tool_call_update: reader(toolCallSchema, (call) => this.#toolCalls.updated(call)),
      plan: reader(planSchema, planUpdated),
      current_mode_update: reader(modeSchema, ({ currentModeId }) => [
        { type: 'modeChanged', mode: currentModeId },
      ]),
      usage_update: reader(usageUpdateSchema, (update) => usageUpdated(update)),
      session_info_update: reader(sessionInfoSchema, (info) => this.#sessionInfo(info)),
      notice: reader(noticeSchema, ({ severity, title, description }) => [
        {
          type: 'notice',
          level: severity === 'info' ? 'info' : 'warning',
          text: sentence(title, description),
        },
      ]),
    };
  }

  translate(update: WireUpdate): TurnProgress[] {
    const kind = update.sessionUpdate;
    const events = Object.hasOwn(this.#kinds, kind) ? this.#kinds[kind]?.(update) : undefined;
    if (Array.isArray(events)) return events;
    if (!silentKinds.has(kind)) this.#report(kind, events ?? 'a kind of update we do not know');
    return [];
  }

  /** Agents may ask before they announce: the call that a permission is asked for is shown in any case. */
  permissionCall(request: PermissionRequest): TurnProgress[] {
    return this.#toolCalls.updated(request.toolCall);
  }

  /** Why the turn failed, where an agent ends it as if all were well; undefined when it did not. */
  get failure(): string | undefined {
    return this.#failure?.trim();
  }

  /** What is left to say once the turn has ended well. */
  finish(): TurnProgress[] {
    return this.#toolCalls.leftChanges();
  }

  /** After a failure the agent's words are its reason, not its answer. */
  #said({ content, messageId }: InferOutput<typeof chunkSchema>): TurnProgress[] {
    const text = contentText(content);
    if (this.#failure === undefined)
      return [{ type: 'textDelta', text, ...(messageId && { block: messageId }) }];
    this.#failure += text;
    return [];
  }

  #sessionInfo({ _meta }: InferOutput<typeof sessionInfoSchema>): TurnProgress[] {
    const { error, threadStatus } = _meta?.codex ?? {};
    if (threadStatus?.type === 'systemError') this.#failure ??= '';
    if (!error?.willRetry) return [];
    return [{ type: 'retrying', text: sentence(error.message, error.additionalDetails) }];
  }

  #report(kind: string, reason: string): void {
    if (this.#reported.has(kind)) return;
    this.#reported.add(kind);
    this.#log.warn('Agent update skipped', { kind, reason });
  }
}

/** Decodes and translates; gives the reason where the shape is wrong. */
function reader<T extends GenericSchema>(
  schema: T,
  translate: (update: InferOutput<T>) => TurnProgress[],
): (update: unknown) => TurnProgress[] | string {
  return (update) => {
    const decoded = decode<InferOutput<T>>(schema, update);
    return decoded.ok ? translate(decoded.value) : decoded.reason;
  };
}

function planUpdated({ entries }: InferOutput<typeof planSchema>): TurnProgress[] {
  return [
    {
      type: 'planUpdated',
      entries: entries.map(({ content, status }) => ({ content, status: planStatuses[status] })),
    },
  ];
}

function usageUpdated({ used, size, cost }: InferOutput<typeof usageUpdateSchema>): TurnProgress[] {
  const usage = {
    ...(used != null && { contextTokens: used }),
    ...(size != null && { contextSize: size }),
    ...(cost?.currency === 'USD' && { costUsd: cost.amount }),
  };
  return Object.keys(usage).length > 0 ? [{ type: 'usageUpdated', usage }] : [];
}

function sentence(title: string, description: string | null | undefined): string {
  return description ? `${title}: ${description}` : title;
}
