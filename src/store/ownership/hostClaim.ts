import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { decodeJson } from '../../base/decode.ts';
import { codeOf } from '../errorCode.ts';
import { isProcessGone } from '../sharing/isProcessGone.ts';
import { StoreUnavailable } from '../storeUnavailable.ts';

/** How a process is called that does not say, such as one of an older version. */
const unnamedProcess = 'another process';

const recordSchema = v.object({
  host: v.string(),
  pid: v.number(),
  label: v.optional(v.string(), unnamedProcess),
});
type HostRecord = v.InferOutput<typeof recordSchema>;

/** A process that has a store open, without it being asked. */
export type ClaimedOwner = Omit<HostRecord, 'host'>;

/**
 * Says on which machine a store is open, and who has it open there, for folders that several machines share: their sockets do not reach each
 * other, so the flag of another machine's owner looks here like that of a dead one. Whoever looks for flags has to
 * claim the store for this machine before, and again once it owns it: the record is made by an exclusive creation,
 * and one of another machine is never replaced.
 */
export class HostClaim {
  readonly #file: string;
  readonly #own: HostRecord;

  /** `label`: how people know this process. */
  constructor(folder: string, label = unnamedProcess) {
    this.#file = path.join(folder, 'owner.json');
    this.#own = { host: os.hostname(), pid: process.pid, label };
  }

  /**
   * To be called before anybody looks for flags. Throws `StoreUnavailable` when the store is open on another machine,
   * or was when that one ended.
   */
  async make(): Promise<void> {
    await this.#claim();
  }

  /** To be called by who owns the store now; throws as `make` does. */
  async sign(): Promise<void> {
    const { pid, label } = await this.#claim();
    if (pid !== this.#own.pid || label !== this.#own.label) await this.#replace();
  }

  /**
   * Who signed last, so that an owner that is stopped has a name. Undefined when that is not of this machine, has died
   * since, or is this process itself, whose claim says only that it looks for the owner.
   */
  async owner(): Promise<ClaimedOwner | undefined> {
    const record = await this.#read();
    if (record === 'gone' || record === 'unreadable' || record.host !== this.#own.host) return undefined;
    const { pid, label } = record;
    return pid === this.#own.pid || isProcessGone(pid) ? undefined : { pid, label };
  }

  /** To be called by its owner: another machine may open the store now. */
  async withdraw(): Promise<void> {
    const record = await this.#read();
    if (record !== 'gone' && record !== 'unreadable' && record.host !== this.#own.host) return;
    await rm(this.#file, { force: true });
  }

  /** Removes the claim of another machine, which is gone or has another name now: only the user can know. */
  async overrule(): Promise<void> {
    const record = await this.#read();
    if (record === 'gone' || record === 'unreadable' || record.host === this.#own.host) return;
    await rm(this.#file, { force: true });
  }

  /** The record that is there now, which is of this machine. */
  async #claim(): Promise<HostRecord> {
    for (;;) {
      if (await this.#create()) return this.#own;
      const record = await this.#read();
      if (record === 'unreadable') {
        if (!(await this.#replace())) return this.#own;
      } else if (record !== 'gone' && record.host !== this.#own.host) throw this.#openElsewhere(record);
      else if (record !== 'gone') return record;
    }
  }

  async #create(): Promise<boolean> {
    try {
      await writeFile(this.#file, JSON.stringify(this.#own), { flag: 'wx' });
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (!isFull(error)) throw error;
      return true;
    }
  }

  /** `unreadable`: the power failed while it was written. */
  async #read(): Promise<HostRecord | 'gone' | 'unreadable'> {
    try {
      const record = decodeJson(recordSchema, await readFile(this.#file, 'utf8'));
      return record.ok ? record.value : 'unreadable';
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'gone';
      throw error;
    }
  }

  /** False when the disk is full. */
  async #replace(): Promise<boolean> {
    const temporary = `${this.#file}.${randomUUID()}`;
    try {
      await writeFile(temporary, JSON.stringify(this.#own));
    } catch (error) {
      if (!isFull(error)) throw error;
      await rm(temporary, { force: true });
      return false;
    }
    await rename(temporary, this.#file);
    return true;
  }

  #openElsewhere({ host, pid }: HostRecord): StoreUnavailable {
    return new StoreUnavailable(
      `This store is open on another machine (${host}, process ${pid}). Close it there; if that machine is gone, remove ${this.#file}.`,
      'open-on-another-machine',
    );
  }
}

/** A record without content stays then, so that the store can be opened and read: another machine cannot write either. */
function isFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}
