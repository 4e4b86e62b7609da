import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeOf } from '../../errorCode.ts';
import { openFlags } from './layout.ts';

/** A file that SQLite has open, kept by the address of its `sqlite3_file`. */
export interface OpenFile {
  readonly fd: number;
  readonly path: string;
  readonly deleteOnClose: boolean;
  /** Made by this open, and its folder not yet synced: without that a power cut could lose the name. */
  isNewName: boolean;
}

/**
 * Opens a file as SQLite's flags ask. One that may only be read is not opened for reading instead, as SQLite would:
 * whether a store can be written is decided before it is opened, and said.
 */
export function openFile(filePath: string, flags: number): OpenFile {
  const deleteOnClose = (flags & openFlags.deleteOnClose) !== 0;
  const mode = flags & openFlags.readOnly ? fs.constants.O_RDONLY : fs.constants.O_RDWR;
  const existing = tryOpen(filePath, mode, (flags & openFlags.create) !== 0);
  if (existing !== undefined) return { fd: existing, path: filePath, deleteOnClose, isNewName: false };
  const fd = fs.openSync(filePath, mode | fs.constants.O_CREAT | fs.constants.O_EXCL, 0o600);
  return { fd, path: filePath, deleteOnClose, isNewName: true };
}

/** Opens a file that must stay as it is. A log that is not there is an empty one: nothing is made either. */
export function openUnchanged(filePath: string, flags: number): OpenFile {
  const fd = tryOpen(filePath, fs.constants.O_RDONLY, (flags & openFlags.log) !== 0);
  const opened = fd ?? fs.openSync(os.devNull, fs.constants.O_RDONLY);
  return { fd: opened, path: filePath, deleteOnClose: false, isNewName: false };
}

export function closeFile(file: OpenFile): void {
  fs.closeSync(file.fd);
  if (file.deleteOnClose) fs.unlinkSync(file.path);
}

/** Makes everything written so far durable, the file's name included. */
export function syncFile(file: OpenFile): void {
  fs.fdatasyncSync(file.fd);
  if (!file.isNewName) return;
  syncFolderOf(file.path);
  file.isNewName = false;
}

/** Makes a new or removed name durable. Windows has no such thing: NTFS journals names by itself. */
export function syncFolderOf(filePath: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(path.dirname(filePath), 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** False when there was no such file. */
export function removeFile(filePath: string): boolean {
  try {
    fs.unlinkSync(filePath);
    return true;
  } catch (error) {
    if (isNoEntry(error)) return false;
    throw error;
  }
}

/** The size of a file in bytes; undefined when there is none. */
export function sizeOf(filePath: string): number | undefined {
  return fs.statSync(filePath, { throwIfNoEntry: false })?.size;
}

function tryOpen(filePath: string, mode: number, mayBeMissing: boolean): number | undefined {
  try {
    return fs.openSync(filePath, mode);
  } catch (error) {
    if (mayBeMissing && isNoEntry(error)) return undefined;
    throw error;
  }
}

function isNoEntry(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}
