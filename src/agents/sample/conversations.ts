import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import * as v from 'valibot';
import { decodeJson } from '../../base/decode.ts';
import { archiveSample, isArchived, isLocked, lockSample } from './conversationStates.ts';
import { conversationFile, isConversationId, newConversationId } from './conversationId.ts';

const entrySchema = v.variant('type', [
  v.object({ type: v.literal('opened'), cwd: v.string(), at: v.string() }),
  v.object({ type: v.literal('user'), text: v.string() }),
  v.object({ type: v.literal('agent'), text: v.string() }),
  /** The user allowed edits for the rest of the conversation. */
  v.object({ type: v.literal('editsAllowed') }),
]);
export type Entry = v.InferOutput<typeof entrySchema>;

export interface Conversation {
  readonly id: string;
  readonly cwd: string;
  readonly entries: readonly Entry[];
}

/**
 * The sample agent's memory: a file a conversation, to which entries are only appended. A conversation is on disk
 * from its first prompt on, as with the real agents; a line that was cut by a crash is skipped.
 */
export class Conversations {
  readonly #home: string;
  readonly #new = new Map<string, Extract<Entry, { type: 'opened' }>>();

  constructor(home: string) {
    this.#home = home;
  }

  create(cwd: string, uuid: string): string {
    const id = newConversationId(uuid);
    this.#new.set(id, { type: 'opened', cwd, at: new Date().toISOString() });
    return id;
  }

  /** Undefined where there is none, or only one that was never prompted. */
  async read(id: string): Promise<Conversation | undefined> {
    if (!isConversationId(id)) return undefined;
    const text = await readIfThere(conversationFile(this.#home, id));
    return text === undefined ? undefined : parse(id, text);
  }

  /** The conversation, also one that was created here and not prompted yet. */
  async readOrNew(id: string): Promise<Conversation | undefined> {
    const opened = this.#new.get(id);
    return opened ? { id, cwd: opened.cwd, entries: [] } : this.read(id);
  }

  /** A single write: entries of two processes do not mix. */
  async append(id: string, ...entries: readonly Entry[]): Promise<void> {
    const opened = this.#new.get(id);
    this.#new.delete(id);
    const lines = [...(opened ? [opened] : []), ...entries].map((entry) => `${JSON.stringify(entry)}\n`);
    await mkdir(this.#home, { recursive: true });
    // A line that was cut must not swallow the next one.
    await appendFile(conversationFile(this.#home, id), opened ? lines.join('') : `\n${lines.join('')}`);
  }

  async list(): Promise<Conversation[]> {
    const names = await readdir(this.#home).catch(() => []);
    const ids = names
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.slice(0, -'.jsonl'.length));
    const all = await Promise.all(ids.sort().map((id) => this.read(id)));
    return all.filter((conversation) => conversation !== undefined);
  }

  async archive(id: string): Promise<void> {
    await archiveSample(this.#home, id);
  }

  isArchived(id: string): Promise<boolean> {
    return isArchived(this.#home, id);
  }

  /** From now on another program seems to work in it, for a while. */
  async lock(id: string): Promise<void> {
    await lockSample(this.#home, id);
  }

  isLocked(id: string): Promise<boolean> {
    return isLocked(this.#home, id);
  }

  async delete(id: string): Promise<void> {
    this.#new.delete(id);
    if (isConversationId(id)) await rm(conversationFile(this.#home, id), { force: true });
  }
}

/** The user's prompts, first to last. */
export function promptsOf(conversation: Conversation): string[] {
  return conversation.entries.flatMap((entry) => (entry.type === 'user' ? [entry.text] : []));
}

function parse(id: string, text: string): Conversation {
  const entries = text.split('\n').flatMap((line) => {
    const decoded = decodeJson(entrySchema, line);
    return decoded.ok ? [decoded.value] : [];
  });
  const opened = entries.find((entry) => entry.type === 'opened');
  return { id, cwd: opened?.cwd ?? '', entries };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Not there, or not readable: for the agent there is no such conversation.
    return undefined;
  }
}
