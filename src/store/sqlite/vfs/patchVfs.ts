import { guard, guardChange, type VfsState } from './guard.ts';
import { createIoMethods, type OpenFiles } from './ioMethods.ts';
import { accessExists, ok, openFlags, resultCodes, vfsField } from './layout.ts';
import { openFile, openUnchanged, removeFile, sizeOf, syncFolderOf } from './openFiles.ts';
import type { SqlJs } from './sqlJs.ts';
import type { WasmMemory } from './wasmMemory.ts';

/**
 * Names that begin so are files of the host's file system; all others stay in sql.js's own memory. SQLite derives the
 * names of logs and journals from it, so they are opened the same way.
 */
const marks = { write: 'node:', read: 'node-read-only:' } as const;
export type Access = keyof typeof marks;

/** A sql.js whose databases can be files. */
export interface NodeVfs {
  readonly last: VfsState;
  /** The database that sql.js opens while `open` runs is this file. */
  openAs<T>(filePath: string, access: Access, open: () => T): T;
}

/**
 * sql.js has no file backend, but SQLite reaches the disk only through one public C struct, `sqlite3_vfs`
 * (sqlite.org/c3ref/vfs.html), that lies in the WASM memory. Four of its function pointers are replaced by
 * functions over node:fs. Throws when the struct is not where the pinned version has it.
 */
export function patchVfs(sqlJs: SqlJs): NodeVfs {
  const last: VfsState = { error: undefined, sealed: false, onRead: undefined };
  const vfs = findVfs(sqlJs);
  hook(sqlJs, vfs + vfsField.open, 'iiiiii', createOpen(sqlJs, last));
  hook(sqlJs, vfs + vfsField.delete, 'iiii', createDelete(last));
  hook(sqlJs, vfs + vfsField.access, 'iiiii', createAccess(sqlJs.memory, last));
  return { last, openAs: redirectNames(sqlJs, vfs) };
}

/** The default VFS: a `sqlite3` begins with the pointer to its `sqlite3_vfs`. */
function findVfs({ memory, openTemporary, closeTemporary }: SqlJs): number {
  const database = openTemporary();
  const vfs = memory.readInt32(database);
  const version = memory.readInt32(vfs + vfsField.version);
  const name = memory.readText(memory.readInt32(vfs + vfsField.name));
  closeTemporary(database);
  if (version < 1 || version > 3 || name !== 'unix')
    throw new Error('This sql.js is not the pinned one: its sqlite3_vfs is elsewhere');
  return vfs;
}

type Ours = (filePath: string, args: readonly number[], access: Access) => number;

/** Every hooked method has the file's name as its second argument. */
function hook(sqlJs: SqlJs, field: number, signature: string, ours: Ours): void {
  const original = sqlJs.functionAt(sqlJs.memory.readInt32(field));
  const replacement = sqlJs.addFunction(signature, (...args: number[]) => {
    const name = sqlJs.memory.readText(args[1] ?? 0);
    const access = accessOf(name);
    return access ? ours(name.slice(marks[access].length), args, access) : original(...args);
  });
  sqlJs.memory.writeInt32(field, replacement);
}

function accessOf(name: string): Access | undefined {
  if (name.startsWith(marks.write)) return 'write';
  return name.startsWith(marks.read) ? 'read' : undefined;
}

/** xOpen(vfs, name, file, flags, outFlags): `file` is where SQLite wants the pointer to the methods. */
function createOpen(sqlJs: SqlJs, last: VfsState): Ours {
  const files: OpenFiles = new Map();
  const methods = createIoMethods(sqlJs, files, last);
  return guard(resultCodes.cannotOpen, last, (filePath, [, , file = 0, flags = 0, outFlags = 0], access) => {
    sqlJs.memory.writeInt32(file, 0);
    files.set(file, access === 'write' ? openFile(filePath, flags) : openUnchanged(filePath, flags));
    sqlJs.memory.writeInt32(file, methods);
    if (outFlags !== 0) sqlJs.memory.writeInt32(outFlags, access === 'write' ? flags : readOnly(flags));
    return ok;
  });
}

function readOnly(flags: number): number {
  return (flags & ~(openFlags.readWrite | openFlags.create)) | openFlags.readOnly;
}

/** xDelete(vfs, name, syncFolder) */
function createDelete(last: VfsState): Ours {
  return guardChange(resultCodes.delete, last, (filePath, [, , syncFolder], access) => {
    if (access === 'read') return resultCodes.readOnly;
    if (!removeFile(filePath)) return resultCodes.deleteNoEntry;
    if (syncFolder) syncFolderOf(filePath);
    return ok;
  });
}

/** xAccess(vfs, name, question, out) */
function createAccess(memory: WasmMemory, last: VfsState): Ours {
  return guard(resultCodes.access, last, (filePath, [, , question, out = 0]) => {
    const size = sizeOf(filePath);
    const answer = size !== undefined && !(question === accessExists && size === 0);
    memory.writeInt32(out, answer ? 1 : 0);
    return ok;
  });
}

/** xFullPathname(vfs, name, room, out) gives the marked path of our file for the name that sql.js made up. */
function redirectNames(sqlJs: SqlJs, vfs: number): NodeVfs['openAs'] {
  const { memory } = sqlJs;
  const field = vfs + vfsField.fullPathname;
  const original = sqlJs.functionAt(memory.readInt32(field));
  let target: string | undefined;
  const fullPathname = (self: number, name: number, room: number, out: number): number => {
    if (target === undefined) return original(self, name, room, out);
    return memory.writeText(out, target, room) ? ok : resultCodes.cannotOpen;
  };
  memory.writeInt32(field, sqlJs.addFunction('iiiii', fullPathname));
  return (filePath, access, open) => {
    target = marks[access] + filePath;
    try {
      return open();
    } finally {
      target = undefined;
    }
  };
}
