import * as v from 'valibot';
import { decodeJson } from '../../../src/base/decode.ts';
import type { ThreadId } from '../../../src/domain/ids.ts';
import { withGivenBack } from '../../../src/domain/queue.ts';

/** What a host that is gone may never have heard of one thread. */
export interface Unsaved {
  /** The draft that was stored when this was typed. */
  readonly base: string;
  /** Prompts that were sent, the first one first. */
  readonly sent: readonly string[];
  /** What was in the composer; none when the stored draft is that. */
  readonly draft?: string | undefined;
}

const unsavedSchema = v.object({
  base: v.string(),
  sent: v.array(v.string()),
  draft: v.optional(v.string()),
});

/**
 * What was typed and is not yet known to be stored, kept by the page itself: an extension host that dies takes its pages
 * with it, but not what the browser keeps for them.
 */
export class UnsavedDrafts {
  readonly #storage: () => PageStorage;

  /** `storage` may throw, and what it answers may, too. */
  constructor(storage: () => PageStorage) {
    this.#storage = storage;
  }

  of(threadId: ThreadId): Unsaved | undefined {
    const text = this.#try((storage) => storage.getItem(key(threadId)));
    const decoded = decodeJson(unsavedSchema, text ?? 'null');
    return decoded.ok ? decoded.value : undefined;
  }

  keep(threadId: ThreadId, unsaved: Unsaved): void {
    const isStored = unsaved.sent.length === 0 && unsaved.draft === undefined;
    this.#try((storage) => {
      if (isStored) storage.removeItem(key(threadId));
      else storage.setItem(key(threadId), JSON.stringify(unsaved));
    });
  }

  /** A page that may keep nothing, or no more, works all the same: the host stores everything a moment later. */
  #try<T>(act: (storage: PageStorage) => T): T | undefined {
    try {
      return act(this.#storage());
    } catch {
      return undefined;
    }
  }
}

/** What a browser keeps for a page. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What the composer is to have where this draft is stored: nothing that was typed is left out. */
export function recovered({ base, sent, draft }: Unsaved, stored: string): string {
  const typed = draft === undefined ? stored : newer({ base, draft }, stored);
  return sent.reduceRight((text, prompt) => withGivenBack(prompt, text), typed);
}
function newer({ base, draft }: { readonly base: string; readonly draft: string }, stored: string): string {
  if (stored === base) return draft;
  // Stored after all, and prompts that waited may have been given back in front of it since.
  if (stored === draft || stored.endsWith(`\n${draft}`)) return stored;
  return withGivenBack(draft, stored);
}

function key(threadId: ThreadId): string {
  return `unsaved:${threadId}`;
}
