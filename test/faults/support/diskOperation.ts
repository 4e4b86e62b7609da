import fs from 'node:fs';
import path from 'node:path';

/** What was asked of the disk, in order. A file keeps its number when its name goes. */
export type DiskOperation =
  | { readonly kind: 'create'; readonly file: number; readonly name: string }
  | { readonly kind: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: number; readonly size: number }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'syncNames' };

/** The files of one folder, by name. */
export type DiskImage = ReadonlyMap<string, Buffer>;

/** The numbers that the files of an image go by, until others are made. */
export function fileNumbers(image: DiskImage): ReadonlyMap<string, number> {
  return new Map([...image.keys()].map((name, index) => [name, index]));
}

/**
 * Records what is done to the files of a folder while `run` runs, which really happens, too; only the waiting for
 * the disk is left out. `node:fs` itself is watched, because that is what the VFS is written against. It renames
 * nothing, so renaming is not known here.
 */
export function recordOperations(
  folder: string,
  image: DiskImage,
  run: (operations: readonly DiskOperation[]) => void,
): DiskOperation[] {
  const operations: DiskOperation[] = [];
  const files = new WatchedFiles(folder, image);
  const { openSync, writeSync, ftruncateSync, fdatasyncSync, fsyncSync, unlinkSync } = fs;
  Object.assign(fs, {
    openSync(filePath: string, flags: number, mode?: number) {
      const fd = openSync(filePath, flags, mode);
      const made = files.opened(fd, filePath);
      if (made) operations.push({ kind: 'create', ...made });
      return fd;
    },
    writeSync(fd: number, bytes: Uint8Array, offset: number, length: number, at: number) {
      const written = writeSync(fd, bytes, offset, length, at);
      const copy = Buffer.from(bytes.subarray(offset, offset + written));
      operations.push({ kind: 'write', file: files.numberOf(fd), at, bytes: copy });
      return written;
    },
    ftruncateSync(fd: number, size: number) {
      ftruncateSync(fd, size);
      operations.push({ kind: 'truncate', file: files.numberOf(fd), size });
    },
    fdatasyncSync: (fd: number) => void operations.push({ kind: 'sync', file: files.numberOf(fd) }),
    fsyncSync: () => void operations.push({ kind: 'syncNames' }),
    unlinkSync(filePath: string) {
      unlinkSync(filePath);
      operations.push({ kind: 'unlink', name: files.removed(filePath) });
    },
  });
  try {
    run(operations);
  } finally {
    Object.assign(fs, { openSync, writeSync, ftruncateSync, fdatasyncSync, fsyncSync, unlinkSync });
  }
  return operations;
}

/** Which file a descriptor or a name is, in one folder. */
class WatchedFiles {
  readonly #folder: string;
  readonly #names: Map<string, number>;
  readonly #open = new Map<number, number>();
  #made: number;

  constructor(folder: string, image: DiskImage) {
    this.#folder = folder;
    this.#names = new Map(fileNumbers(image));
    this.#made = this.#names.size;
  }

  /** The file, if opening it made it. */
  opened(fd: number, filePath: string): { file: number; name: string } | undefined {
    if (path.dirname(filePath) !== this.#folder) return undefined;
    const name = path.basename(filePath);
    const existing = this.#names.get(name);
    const file = existing ?? this.#made++;
    this.#names.set(name, file);
    this.#open.set(fd, file);
    return existing === undefined ? { file, name } : undefined;
  }

  removed(filePath: string): string {
    const name = path.basename(filePath);
    this.#names.delete(name);
    return name;
  }

  numberOf(fd: number): number {
    const file = this.#open.get(fd);
    if (file === undefined) throw new Error('A file of another folder was used');
    return file;
  }
}
