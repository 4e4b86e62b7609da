import type { Usage } from '../../domain/turn.ts';
import type { TurnProgress } from '../process/turnRun.ts';
import { FileChanges } from './fileChanges.ts';
import { refusedByRule, toolEnded, toolStarted } from './toolCalls.ts';
import type { AmpLine, Block, ToolResult, ToolUse, WireUsage } from './wire.ts';

type MessageLine = Extract<AmpLine, { type: 'assistant' | 'user' }>;

/** Folds the messages of one turn into our events. They come whole, so each text is a block of its own. */
export class TurnFold {
  readonly #files: FileChanges;
  #blocks = 0;
  #usage: Usage | undefined;

  constructor(cwd: string) {
    this.#files = new FileChanges(cwd);
  }

  /** Of all the turn's requests so far. */
  get usage(): Usage | undefined {
    return this.#usage;
  }

  async fold(line: MessageLine): Promise<TurnProgress[]> {
    const events: TurnProgress[] = [];
    for (const block of line.message.content) events.push(...(await this.#block(line.type, block)));
    if (line.type === 'assistant' && line.message.usage) events.push(this.#used(line.message.usage));
    return events;
  }

  async #block(from: MessageLine['type'], block: Block): Promise<TurnProgress[]> {
    switch (block.type) {
      case 'text':
        return from === 'assistant' ? this.#text('textDelta', block.text) : [];
      case 'thinking':
        return this.#text('thoughtDelta', block.thinking);
      case 'tool_use':
        return this.#toolStarted(block);
      case 'tool_result':
        return this.#toolEnded(block);
    }
  }

  #text(type: 'textDelta' | 'thoughtDelta', text: string): TurnProgress[] {
    if (text === '') return [];
    this.#blocks += 1;
    return [{ type, text, block: String(this.#blocks) }];
  }

  async #toolStarted(use: ToolUse): Promise<TurnProgress[]> {
    await this.#files.started(use);
    return [toolStarted(use)];
  }

  async #toolEnded(result: ToolResult): Promise<TurnProgress[]> {
    const events = [toolEnded(result), ...(await this.#files.ended(result))];
    return refusedByRule(result) ? [...events, { type: 'notice', level: 'warning', text: refusal }] : events;
  }

  /** Amp counts what came out of the cache apart; ours has all of the input in one number. */
  #used(used: WireUsage): TurnProgress {
    const { input_tokens = 0, cache_creation_input_tokens = 0, cache_read_input_tokens = 0 } = used;
    this.#usage = {
      inputTokens:
        (this.#usage?.inputTokens ?? 0) +
        input_tokens +
        cache_creation_input_tokens +
        cache_read_input_tokens,
      outputTokens: (this.#usage?.outputTokens ?? 0) + (used.output_tokens ?? 0),
      cachedInputTokens: (this.#usage?.cachedInputTokens ?? 0) + cache_read_input_tokens,
    };
    return { type: 'usageUpdated', usage: this.#usage };
  }
}

const refusal =
  'Amp refused a tool: its permission rules want you to be asked, and Amp asks only in its own terminal. `amp permissions edit` changes the rules.';
