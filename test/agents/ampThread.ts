/** A block of a message, in the words of Amp's server. */
export type AmpBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: object;
      readonly complete: true;
    }
  | { readonly type: 'tool_result'; readonly toolUseID: string; readonly run: unknown };

export interface AmpMessage {
  readonly threadId: string;
  readonly messageId: string;
  readonly role: 'user' | 'assistant';
  readonly content: readonly AmpBlock[];
  readonly state?: { readonly type: 'complete' };
  readonly usage?: object;
}

/** A thread as the server keeps it. */
export class AmpThread {
  readonly id: string;
  readonly messages: AmpMessage[] = [];
  archived = false;
  /** Who runs the tools; a thread has one such program at a time. */
  executor: { readonly clientId: string; readonly pid: number } | undefined;
  /** How often the program asked to stop the turn. */
  cancels = 0;
  version = 0;
  readonly #created = Date.now();

  constructor(id: string) {
    this.id = id;
  }

  add(message: Omit<AmpMessage, 'threadId'>): AmpMessage {
    const added = { threadId: this.id, ...message };
    this.version += 1;
    this.messages.push(added);
    return added;
  }

  /** The texts the user sent, oldest first. */
  prompts(): string[] {
    return this.messages
      .filter(({ role }) => role === 'user')
      .flatMap(({ content }) => content.flatMap((block) => (block.type === 'text' ? block.text : [])));
  }

  summary(): unknown {
    const { id, version, archived } = this;
    const meta = { usesThreadActors: true };
    const data = { id, v: version, created: this.#created, agentMode: 'medium', meta };
    return { id, data: { ...data, ...(archived && { archived }) } };
  }
}
