import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeJson } from '../base/decode.ts';
import { codeOf } from '../base/errorCode.ts';
import type { Logger } from '../base/log.ts';
import { storeEntrySchema, type StoreEntry } from './storeEntry.ts';

const ending = '.json';

/**
 * The stores of this machine: a folder in the extension's global storage with one small file a store. Windows that
 * write at once write different files, or the same thing: no lock, nothing read before it is written, nothing lost.
 */
export class StoreRegistry {
  readonly #folder: string;
  readonly #log: Logger;

  /** `home`: the extension's global storage. */
  constructor(home: string, log: Logger) {
    this.#folder = path.join(home, 'stores');
    this.#log = log;
  }

  /** Writes what is known of a store, in place of what was. Rejects with the file system's error. */
  async save(entry: StoreEntry): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const file = path.join(this.#folder, nameFor(entry.path));
    const draft = `${file}.${randomUUID()}.new`;
    try {
      await writeFile(draft, `${JSON.stringify(entry, null, 2)}\n`);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Every store, the latest used first. A file that cannot be read is put aside: the store's next use writes it anew. */
  async list(): Promise<StoreEntry[]> {
    const entries = await Promise.all((await this.#fileNames()).map((name) => this.#read(name)));
    return entries
      .filter((entry) => entry !== undefined)
      .sort((one, other) => other.lastUsed.localeCompare(one.lastUsed));
  }

  async #fileNames(): Promise<string[]> {
    const names = await unlessGone(readdir(this.#folder));
    return names?.filter((name) => name.endsWith(ending)) ?? [];
  }

  async #read(name: string): Promise<StoreEntry | undefined> {
    const file = path.join(this.#folder, name);
    const text = await unlessGone(readFile(file, 'utf8'));
    if (text === undefined) return undefined;
    const decoded = decodeJson(storeEntrySchema, text);
    if (decoded.ok) return decoded.value;
    this.#log.warn('registry: an entry is not readable and was put aside', { file, reason: decoded.reason });
    await unlessGone(rename(file, `${file}.broken`));
    return undefined;
  }
}

/** Before its first use there is no folder, and another process may have put a broken file aside already. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** One name for a store, that any file system takes. */
function nameFor(databasePath: string): string {
  return createHash('sha256').update(databasePath).digest('hex').slice(0, 16) + ending;
}
