import { assertNever } from '../../base/assertNever.ts';
import { maxToolOutput } from '../../domain/message.ts';
import type { TurnProgress } from '../process/turnRun.ts';
import { resultText, type Block, type ToolResult, type ToolUse } from './blocks.ts';
import { FileChanges } from './fileChanges.ts';
import { isPlanTool, Plan } from './plan.ts';
import { describeTool } from './tools.ts';
import type { AssistantLine, StreamEvent, UserLine } from './wire.ts';

/**
 * Folds what Claude Code says of one turn into our events. It says a text twice, word by word and then whole: what was
 * streamed is not said again. Of a sub-agent the calls of tools are shown, not what it says.
 */
export class TurnFold {
  readonly #cwd: string;
  readonly #plan = new Plan();
  readonly #files: FileChanges;
  readonly #streamed = new Set<string>();
  readonly #announced = new Set<string>();
  readonly #calls = new Map<string, ToolUse>();
  #message = '';
  #saidText = false;

  constructor(cwd: string) {
    this.#cwd = cwd;
    this.#files = new FileChanges(cwd);
  }

  /** Of the agent itself, never of a sub-agent. */
  streamed(event: StreamEvent): TurnProgress[] {
    switch (event.type) {
      case 'message_start':
        this.#message = event.message.id;
        this.#streamed.add(this.#message);
        return [];
      case 'content_block_start':
        return event.content_block.type === 'tool_use' ? this.#announce(event.content_block) : [];
      case 'content_block_delta':
        return this.#delta(event.index, event.delta);
      case 'content_block_stop':
      case 'message_delta':
      case 'message_stop':
      case 'ping':
        return [];
      default:
        return assertNever(event);
    }
  }

  /** A block of an answer, whole. */
  assistant({ message, parent_tool_use_id: parent }: AssistantLine): TurnProgress[] {
    const isNew = !parent && !this.#streamed.has(message.id);
    return message.content.flatMap((block) => this.#block(block, message.id, isNew));
  }

  /** What tools gave. Claude Code tells more of it beside the message, when there is only one. */
  user({ message, tool_use_result }: UserLine): TurnProgress[] {
    if (typeof message.content === 'string') return [];
    const results = message.content.filter((block) => block.type === 'tool_result');
    const beside = results.length === 1 ? tool_use_result : undefined;
    return results.flatMap((result) => this.#result(result, beside));
  }

  /** The text of the result, which is the only one for the commands that Claude Code answers itself. */
  result(text: string): TurnProgress[] {
    return this.#saidText || text === '' ? [] : this.#text('textDelta', text, 'result');
  }

  #delta(index: number, delta: { text?: string | null | undefined; thinking?: string | null | undefined }) {
    const block = `${this.#message}/${index}`;
    if (delta.text) return this.#text('textDelta', delta.text, block);
    return delta.thinking ? this.#text('thoughtDelta', delta.thinking, block) : [];
  }

  #block(block: Block, messageId: string, isNew: boolean): TurnProgress[] {
    if (block.type === 'tool_use') return this.#call(block);
    if (!isNew) return [];
    if (block.type === 'text') return this.#text('textDelta', block.text, messageId);
    return block.type === 'thinking' ? this.#text('thoughtDelta', block.thinking, messageId) : [];
  }

  #text(type: 'textDelta' | 'thoughtDelta', text: string, block: string): TurnProgress[] {
    this.#saidText ||= type === 'textDelta';
    return text === '' ? [] : [{ type, text, block }];
  }

  /** Its input is yet to come, which may take long. */
  #announce({ id, name }: ToolUse): TurnProgress[] {
    if (isPlanTool(name)) return [];
    this.#announced.add(id);
    const { title, toolKind } = describeTool({ name, input: undefined }, this.#cwd);
    const call = { toolCallId: id, title, toolKind, status: 'pending', output: '' } as const;
    return [{ type: 'toolCallStarted', call }];
  }

  #call(call: ToolUse): TurnProgress[] {
    this.#calls.set(call.id, call);
    if (isPlanTool(call.name)) return [];
    const shown = { ...describeTool(call, this.#cwd), status: 'running' } as const;
    return this.#announced.has(call.id)
      ? [{ type: 'toolCallUpdated', toolCallId: call.id, patch: shown }]
      : [{ type: 'toolCallStarted', call: { toolCallId: call.id, ...shown, output: '' } }];
  }

  #result(result: ToolResult, beside: unknown): TurnProgress[] {
    const { tool_use_id: toolCallId } = result;
    const failed = result.is_error === true;
    const call = this.#calls.get(toolCallId);
    if (call && isPlanTool(call.name)) {
      const entries = failed ? undefined : this.#plan.changed(call, beside);
      return entries ? [{ type: 'planUpdated', entries }] : [];
    }
    const output = resultText(result).slice(-maxToolOutput);
    const patch = { status: failed ? 'failed' : 'done', output } as const;
    const changes = failed ? [] : this.#files.made(toolCallId, beside);
    return [{ type: 'toolCallUpdated', toolCallId, patch }, ...changes];
  }
}
