import type { ToolCallUpdated } from '../../domain/agentEvent.ts';
import { maxToolOutput } from '../../domain/message.ts';
import type { TurnProgress } from '../process/turnRun.ts';
import { contentText } from './contentText.ts';
import type { ToolContent, WireToolCall } from './wire.ts';

const statuses = {
  pending: 'pending',
  in_progress: 'running',
  completed: 'done',
  failed: 'failed',
} as const;

/** Tool calls of one turn: an agent's later words about a call are a patch of the earlier ones. */
export class ToolCalls {
  readonly #withContent = new Set<string>();

  started(call: WireToolCall): TurnProgress[] {
    const { output = '', input, status = 'pending' } = this.#patch(call);
    return [
      {
        type: 'toolCallStarted',
        call: {
          toolCallId: call.toolCallId,
          title: call.title ?? call.toolCallId,
          toolKind: call.kind ?? 'other',
          status,
          input,
          output,
        },
      },
      ...fileChanges(call),
    ];
  }

  updated(call: WireToolCall): TurnProgress[] {
    const { toolCallId } = call;
    return [{ type: 'toolCallUpdated', toolCallId, patch: this.#patch(call) }, ...fileChanges(call)];
  }

  #patch(call: WireToolCall): ToolCallUpdated['patch'] {
    const input = rawText(call.rawInput);
    const output = this.#output(call);
    return {
      ...(call.title && { title: call.title }),
      ...(call.kind && { toolKind: call.kind }),
      ...(call.status && { status: statuses[call.status] }),
      ...(input !== undefined && { input }),
      ...(output !== undefined && { output: output.slice(-maxToolOutput) }),
    };
  }

  /** What a tool shows; its raw output stands in only where the agent never made it readable. */
  #output(call: WireToolCall): string | undefined {
    const shown = (call.content ?? []).map(shownText).join('\n');
    if (shown !== '') {
      this.#withContent.add(call.toolCallId);
      return shown;
    }
    return this.#withContent.has(call.toolCallId) ? undefined : rawText(call.rawOutput);
  }
}

function shownText(item: ToolContent): string {
  return item.type === 'content' && item.content ? contentText(item.content) : '';
}

function fileChanges(call: WireToolCall): TurnProgress[] {
  return (call.content ?? []).flatMap((item): TurnProgress[] => {
    if (item.type !== 'diff' || !item.path) return [];
    const { path, oldText = null, newText = null } = item;
    return [{ type: 'fileChanged', change: { toolCallId: call.toolCallId, path, oldText, newText } }];
  });
}

/** A tool's raw input or output as text: JSON, unless it is text; an empty object says nothing. */
function rawText(raw: unknown): string | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw === 'string') return raw;
  const json = JSON.stringify(raw, null, 2);
  return json === '{}' ? undefined : json;
}
