import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import type { FileChanged } from '../../domain/agentEvent.ts';

/** Characters a file may have for both its texts to be kept; of a larger one only the tool call is shown. */
const maxFileLength = 1_000_000;

/** Both texts of a file: `oldText` is null where the file is new. */
export interface Change {
  readonly path: string;
  readonly oldText: string | null;
  readonly newText: string;
}

/** The changes of a turn. A file that is changed twice is compared with how it was before the first. */
export class FileChanges {
  readonly #cwd: string;
  readonly #original = new Map<string, string | null>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** What a tool changed, by what Claude Code tells beside the tool's result; nothing for a tool that changes no file. */
  made(toolCallId: string, toolUseResult: unknown): FileChanged[] {
    const change = madeChange(toolUseResult);
    if (!change || isTooLong(change)) return [];
    const path = resolve(this.#cwd, change.path);
    const known = this.#original.get(path);
    const oldText = known === undefined ? change.oldText : known;
    this.#original.set(path, oldText);
    return [{ type: 'fileChanged', change: { toolCallId, path, oldText, newText: change.newText } }];
  }
}

/** What a tool is about to change; none for another tool, and where it cannot be told. */
export async function plannedChange(input: unknown, cwd: string): Promise<Change | undefined> {
  const plan = decode(inputSchema, input);
  if (!plan.ok) return undefined;
  const path = resolve(cwd, plan.value.file_path);
  const oldText = await readText(path);
  if (oldText === undefined) return undefined;
  const newText = 'content' in plan.value ? plan.value.content : edited(oldText, editOf(plan.value));
  const change = newText === undefined ? undefined : { path, oldText, newText };
  return change && isTooLong(change) ? undefined : change;
}

const text = v.string();
const flag = v.fallback(v.optional(v.boolean(), false), false);
const inputSchema = v.union([
  v.object({ file_path: text, old_string: text, new_string: text, replace_all: flag }),
  v.object({ file_path: text, content: text }),
]);

/** `staged`: held back for somebody to look at, so the file is as it was. */
const result = { filePath: text, originalFile: v.nullish(text, null), staged: flag };
const resultSchema = v.union([
  v.object({ ...result, oldString: text, newString: text, replaceAll: flag }),
  v.object({ ...result, content: text, type: v.picklist(['create', 'update']) }),
  v.object({ notebook_path: text, original_file: text, updated_file: text }),
]);

function madeChange(toolUseResult: unknown): Change | undefined {
  const decoded = decode(resultSchema, toolUseResult);
  if (!decoded.ok) return undefined;
  const made = decoded.value;
  if ('notebook_path' in made)
    return { path: made.notebook_path, oldText: made.original_file, newText: made.updated_file };
  const { filePath: path, originalFile: oldText, staged } = made;
  const newText = 'content' in made ? made.content : edited(oldText, made);
  return staged || newText === undefined ? undefined : { path, oldText, newText };
}

interface Edit {
  readonly oldString: string;
  readonly newString: string;
  readonly replaceAll: boolean;
}

function editOf(input: { old_string: string; new_string: string; replace_all: boolean }): Edit {
  return { oldString: input.old_string, newString: input.new_string, replaceAll: input.replace_all };
}

/** The text after an edit; none when what it replaces is not there. A new file is one whose old text is empty. */
function edited(before: string | null, { oldString, newString, replaceAll }: Edit): string | undefined {
  if (oldString === '') return before ? undefined : newString;
  if (!before?.includes(oldString)) return undefined;
  const replacement = () => newString;
  return replaceAll ? before.replaceAll(oldString, replacement) : before.replace(oldString, replacement);
}

function isTooLong({ oldText, newText }: Change): boolean {
  return Math.max(oldText?.length ?? 0, newText.length) > maxFileLength;
}

/** Null where there is no file, undefined where it is no text that can be shown. */
async function readText(path: string): Promise<string | null | undefined> {
  try {
    const read = await readFile(path, 'utf8');
    return read.includes('\0') ? undefined : read;
  } catch (error) {
    // Not there is a fact; anything else (no rights, a folder) leaves the text untold.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : undefined;
  }
}
