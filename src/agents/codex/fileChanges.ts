import { applyPatch, reversePatch, parsePatch } from 'diff';
import { resolve } from 'node:path';
import type { FileChanged } from '../../domain/agentEvent.ts';
import { readFileText, type FileText } from '../fileText.ts';
import type { FileChangeItem, FileUpdate } from './items.ts';

/**
 * Gives file changes their two texts. Codex tells a change just before it is made and again when it was; the old
 * text is read in between. It is kept for the turn, so that a file changed twice is compared with how it was.
 */
export class FileChanges {
  readonly #cwd: string;
  readonly #open = new Map<string, Map<string, FileText>>();
  readonly #original = new Map<string, string | null>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** To be awaited before anything that follows is handled: an approval lets the change happen. */
  async started(item: FileChangeItem): Promise<void> {
    const paths = item.changes.map(({ path }) => resolve(this.#cwd, path));
    const texts = await Promise.all(paths.map(readFileText));
    this.#open.set(item.id, new Map(paths.map((path, index) => [path, texts[index]])));
  }

  completed(item: FileChangeItem): FileChanged[] {
    const texts = this.#open.get(item.id);
    this.#open.delete(item.id);
    if (!texts || item.status !== 'completed') return [];
    return item.changes.flatMap((update) => this.#changed(item.id, update, texts));
  }

  #changed(toolCallId: string, update: FileUpdate, texts: ReadonlyMap<string, FileText>): FileChanged[] {
    const path = resolve(this.#cwd, update.path);
    const sides = bothSides(update, texts.get(path));
    if (!sides) return [];
    const moved = update.kind.type === 'update' && update.kind.move_path;
    if (!moved) return [this.#event(toolCallId, path, sides)];
    const to = resolve(this.#cwd, moved);
    return [
      this.#event(toolCallId, path, { oldText: sides.oldText, newText: null }),
      this.#event(toolCallId, to, { oldText: null, newText: sides.newText }),
    ];
  }

  #event(toolCallId: string, path: string, { oldText, newText }: Sides): FileChanged {
    const known = this.#original.get(path);
    const original = known === undefined ? oldText : known;
    this.#original.set(path, original);
    return { type: 'fileChanged', change: { toolCallId, path, oldText: original, newText } };
  }
}

interface Sides {
  readonly oldText: string | null;
  readonly newText: string | null;
}

/** The text before and after; none when they cannot be told. */
function bothSides({ kind, diff }: FileUpdate, text: FileText): Sides | undefined {
  if (text === undefined) return undefined;
  if (kind.type === 'add') return { oldText: text === diff ? null : text, newText: diff };
  if (kind.type === 'delete') return { oldText: text ?? diff, newText: null };
  return text === null ? undefined : updated(text, diff);
}

/** A text that was read too late has the change already: then it is taken back for the old one. */
function updated(text: string, diff: string): Sides | undefined {
  const patch = parsePatch(diff)[0];
  if (!patch) return undefined;
  const after = applyPatch(text, patch);
  if (after !== false) return { oldText: text, newText: after };
  const before = applyPatch(text, reversePatch(patch));
  return before === false ? undefined : { oldText: before, newText: text };
}
