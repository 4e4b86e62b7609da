import type { FileChanged, ToolCallUpdated } from '../../domain/agentEvent.ts';
import { maxToolOutput } from '../../domain/message.ts';
import type { TurnProgress } from '../process/turnRun.ts';
import { contentText } from './contentText.ts';
import type { ToolContent, WireToolCall } from './wire.ts';

type FileChange = FileChanged['change'];

const statuses = {
  pending: 'pending',
  in_progress: 'running',
  completed: 'done',
  failed: 'failed',
} as const;

/**
 * Tool calls of one turn: an agent's later words about a call are a patch of the earlier ones. Agents show a change
 * of a file before they ask for permission; it is told as changed only when its call is done.
 */
export class ToolCalls {
  readonly #withContent = new Set<string>();
  readonly #changes = new Map<string, readonly FileChange[]>();

  started(call: WireToolCall): TurnProgress[] {
    const { output = '', input, status = 'pending' } = this.#patch(call);
    const title = call.title ?? call.toolCallId;
    const shown = {
      toolCallId: call.toolCallId,
      title,
      toolKind: call.kind ?? 'other',
      status,
      input,
      output,
    };
    return [{ type: 'toolCallStarted', call: shown }, ...this.#changed(call)];
  }

  updated(call: WireToolCall): TurnProgress[] {
    const { toolCallId } = call;
    return [{ type: 'toolCallUpdated', toolCallId, patch: this.#patch(call) }, ...this.#changed(call)];
  }

  /** The changes of calls that the agent never called done or failed, once the turn has ended well. */
  leftChanges(): TurnProgress[] {
    return [...this.#changes.keys()].flatMap((toolCallId) => this.#takeChanges(toolCallId));
  }

  #changed(call: WireToolCall): TurnProgress[] {
    const changes = fileChanges(call);
    if (changes.length > 0) this.#changes.set(call.toolCallId, changes);
    if (call.status === 'failed') this.#changes.delete(call.toolCallId);
    return call.status === 'completed' ? this.#takeChanges(call.toolCallId) : [];
  }

  #takeChanges(toolCallId: string): TurnProgress[] {
    const changes = this.#changes.get(toolCallId) ?? [];
    this.#changes.delete(toolCallId);
    return changes.map((change) => ({ type: 'fileChanged', change }));
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

export function fileChanges(call: WireToolCall): FileChange[] {
  return (call.content ?? []).flatMap((item): FileChange[] => {
    if (item.type !== 'diff' || !item.path) return [];
    const { path, oldText, newText } = item;
    return [{ toolCallId: call.toolCallId, path, oldText: oldText ?? null, newText: newText ?? null }];
  });
}

/** A tool's raw input or output as text: JSON, unless it is text; an empty object says nothing. */
export function rawText(raw: unknown): string | undefined {
  if (raw === undefined || raw === null) return undefined;
  if (typeof raw === 'string') return raw;
  const json = JSON.stringify(raw, null, 2);
  return json === '{}' ? undefined : json;
}
