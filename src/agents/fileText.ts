import { readFile } from 'node:fs/promises';
import { codeOf } from '../base/errorCode.ts';

/** Characters a file may have for both its texts to be kept; of a larger one only the tool call's diff is shown. */
const maxFileLength = 1_000_000;

/** A file as it is: null where there is none, undefined where it is no text that can be shown. */
export type FileText = string | null | undefined;

export async function readFileText(path: string): Promise<FileText> {
  try {
    const text = await readFile(path, 'utf8');
    return text.length > maxFileLength || text.includes('\0') ? undefined : text;
  } catch (error) {
    // Not there is a fact; anything else (no rights, a folder) leaves the text untold.
    return codeOf(error) === 'ENOENT' ? null : undefined;
  }
}
