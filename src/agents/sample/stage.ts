import { methods, type AgentContext, type SessionUpdate, type ToolKind } from '@agentclientprotocol/sdk';
import { delay } from '../process/delay.ts';
import type { SampleMode } from './modes.ts';
import type { Conversation, Entry } from './conversations.ts';

/** What a scene is played on: one prompt, and the ways to answer it. */
export interface StageOptions {
  readonly client: AgentContext;
  /** As it was before this prompt. */
  readonly conversation: Conversation;
  readonly prompt: string;
  /** The prompt came with what was said in an earlier conversation. */
  readonly isBriefed: boolean;
  readonly mode: SampleMode;
  /** Writes something into the conversation's memory. */
  readonly remember: (entry: Entry) => Promise<void>;
  /** Aborted by `session/cancel`; every step of the stage throws then. */
  readonly cancelled: AbortSignal;
}

export interface ToolRun {
  readonly title: string;
  readonly kind: ToolKind;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Between two words, in ms. */
const wordMs = 5;

export class Stage {
  readonly conversation: Conversation;
  readonly prompt: string;
  readonly isBriefed: boolean;
  readonly mode: SampleMode;
  readonly client: AgentContext;
  readonly remember: StageOptions['remember'];
  readonly #cancelled: AbortSignal;
  readonly #aborted: Promise<void>;
  #spoken = '';
  #toolCalls = 0;

  constructor(options: StageOptions) {
    this.client = options.client;
    this.conversation = options.conversation;
    this.prompt = options.prompt;
    this.isBriefed = options.isBriefed;
    this.mode = options.mode;
    this.remember = options.remember;
    this.#cancelled = options.cancelled;
    this.#aborted = new Promise((resolve) => {
      options.cancelled.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** What was said so far, for the conversation's memory. */
  get spoken(): string {
    return this.#spoken;
  }

  /** Streams a text word by word. */
  async say(text: string, paceMs = wordMs): Promise<void> {
    for (const word of text.match(/\s*\S+\s*/g) ?? []) {
      await this.speak(word);
      await this.pause(paceMs);
    }
  }

  /** Sends a piece of the reply as it is. */
  async speak(text: string): Promise<void> {
    this.#spoken += text;
    await this.send({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } });
  }

  async think(text: string): Promise<void> {
    for (const word of text.match(/\S+\s*/g) ?? []) {
      await this.send({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: word } });
      await this.pause(wordMs);
    }
  }

  /** Runs a tool and shows it; a tool that throws is shown as failed. */
  async useTool(tool: ToolRun, run: () => Promise<string>): Promise<string | undefined> {
    const toolCallId = this.newToolCallId();
    const { title, kind, input } = tool;
    const shown = { toolCallId, title, kind, rawInput: input };
    await this.send({ sessionUpdate: 'tool_call', ...shown, status: 'in_progress' });
    try {
      const text = await run();
      await this.#toolEnded(toolCallId, 'completed', text);
      return text;
    } catch (error) {
      await this.#toolEnded(toolCallId, 'failed', error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  newToolCallId(): string {
    this.#toolCalls += 1;
    return `call-${this.conversation.entries.length}-${this.#toolCalls}`;
  }

  async send(update: SessionUpdate): Promise<void> {
    this.#cancelled.throwIfAborted();
    await this.client.notify(methods.client.session.update, { sessionId: this.conversation.id, update });
  }

  async pause(ms: number): Promise<void> {
    await delay(ms, this.#aborted);
    this.#cancelled.throwIfAborted();
  }

  async #toolEnded(toolCallId: string, status: 'completed' | 'failed', text: string): Promise<void> {
    await this.send({
      sessionUpdate: 'tool_call_update',
      toolCallId,
      status,
      content: [{ type: 'content', content: { type: 'text', text } }],
    });
  }
}
