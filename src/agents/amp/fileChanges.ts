import { applyPatch, parsePatch, reversePatch, type StructuredPatch } from 'diff';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { decode, decodeJson } from '../../base/decode.ts';
import type { FileChanged } from '../../domain/agentEvent.ts';
import { readFileText, type FileText } from '../fileText.ts';
import { contentText, wasNotDone } from './toolCalls.ts';
import type { ToolResult, ToolUse } from './wire.ts';

/**
 * Gives file changes their two texts. Amp tells a change when it was made, with its diff: the new text is on the
 * disk, the old one is the new one with the diff taken back. Only a file that is written anew comes without one; its
 * old text is read when Amp tells that it will be written.
 */
export class FileChanges {
  readonly #cwd: string;
  readonly #edits = new Map<string, string>();
  readonly #creations = new Map<string, { readonly path: string; readonly before: FileText }>();
  /** As a file was before the turn, so that one changed twice is compared with that. */
  readonly #original = new Map<string, string | null>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  async started({ id, name, input }: ToolUse): Promise<void> {
    const facts = decode(pathSchema, input);
    const path = resolve(this.#cwd, facts.ok ? facts.value.path : '');
    if (name === 'edit_file') this.#edits.set(id, path);
    if (name === 'create_file') this.#creations.set(id, { path, before: await readFileText(path) });
  }

  async ended(result: ToolResult): Promise<FileChanged[]> {
    const toolCallId = result.tool_use_id;
    if (wasNotDone(result)) return [];
    const created = this.#creations.get(toolCallId);
    if (created) return this.#created(toolCallId, created);
    const changes = diffsOf(result, this.#edits.get(toolCallId));
    const events = await Promise.all(changes.map((change) => this.#patched(toolCallId, change)));
    return events.flat();
  }

  /** A text that was read too late is the new one already; then the file counts as new. */
  async #created(
    toolCallId: string,
    { path, before }: { path: string; before: FileText },
  ): Promise<FileChanged[]> {
    const newText = await readFileText(path);
    if (before === undefined || newText === undefined || newText === null) return [];
    return [this.#event(toolCallId, path, before === newText ? null : before, newText)];
  }

  async #patched(toolCallId: string, { path, type, diff }: FileDiff): Promise<FileChanged[]> {
    const newText = type === 'delete' ? null : await readFileText(path);
    if (newText === undefined || (newText === null && type !== 'delete')) return [];
    const oldText = type === 'add' ? null : withoutPatch(newText ?? '', diff);
    return oldText === undefined ? [] : [this.#event(toolCallId, path, oldText, newText)];
  }

  #event(toolCallId: string, path: string, oldText: string | null, newText: string | null): FileChanged {
    const known = this.#original.get(path);
    const original = known === undefined ? oldText : known;
    this.#original.set(path, original);
    return { type: 'fileChanged', change: { toolCallId, path, oldText: original, newText } };
  }
}

const pathSchema = v.object({ path: v.string() });

interface FileDiff {
  readonly path: string;
  readonly type: string;
  readonly diff: string;
}

/** `edit_file` gives one diff, `apply_patch` one a file. */
const editResult = v.object({ diff: v.string() });
const patchResult = v.object({
  files: v.array(v.object({ uri: v.string(), type: v.string(), diff: v.optional(v.string(), '') })),
});

function diffsOf({ content }: ToolResult, edited: string | undefined): FileDiff[] {
  const text = contentText(content);
  const edit = edited === undefined ? undefined : decodeJson(editResult, text);
  if (edited !== undefined && edit?.ok) return [{ path: edited, type: 'update', diff: edit.value.diff }];
  const patch = decodeJson(patchResult, text);
  if (!patch.ok) return [];
  return patch.value.files.flatMap(({ uri, type, diff }) => {
    const path = pathOf(uri);
    return path === undefined ? [] : [{ path, type, diff }];
  });
}

function pathOf(uri: string): string | undefined {
  if (isAbsolute(uri)) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    // Not a file on this machine, so there is nothing to compare.
    return undefined;
  }
}

/** The text before a change; undefined when the diff is none, or does not fit: the file has changed again since. */
function withoutPatch(text: string, diff: string): string | undefined {
  const patch = parseDiff(diff.replace(/^```diff\n/, '').replace(/\n```$/, '\n'));
  const before = patch && applyPatch(text, reversePatch(patch));
  return before === false ? undefined : before;
}

function parseDiff(diff: string): StructuredPatch | undefined {
  try {
    return parsePatch(diff).find(({ hunks }) => hunks.length > 0);
  } catch {
    // A diff that was cut or means something else; the tool call shows it as it came.
    return undefined;
  }
}
