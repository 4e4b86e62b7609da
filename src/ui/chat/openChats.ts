import * as v from 'valibot';
import * as vscode from 'vscode';
import { decode } from '../../base/decode.ts';
import { sessionIdSchema, threadIdSchema, type SessionId, type ThreadId } from '../../domain/ids.ts';

export interface OpenChat {
  readonly sessionId: SessionId;
  readonly threadId: ThreadId;
}

const key = 'openChats';
const storedSchema = v.object({
  window: v.string(),
  chats: v.array(v.object({ sessionId: sessionIdSchema, threadId: threadIdSchema })),
});

/**
 * Remembers which chats are open. After a reload VS Code brings tabs back by itself; when only the extension host
 * has died it does not, and `vscode.env.sessionId`, which lives as long as the window, is still the same.
 */
export class OpenChats {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  async remember(chats: readonly OpenChat[]): Promise<void> {
    await this.#memory.update(key, { window: vscode.env.sessionId, chats });
  }

  /** The chats that this window lost with its extension host. */
  lost(): readonly OpenChat[] {
    const stored = decode(storedSchema, this.#memory.get(key));
    return stored.ok && stored.value.window === vscode.env.sessionId ? stored.value.chats : [];
  }
}
