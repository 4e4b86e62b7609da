/**
 * What SQLite's public headers fix: result codes, flags and the places of fields in a 32-bit `sqlite3_vfs` and
 * `sqlite3_io_methods` (sqlite.org/c3ref/vfs.html, io_methods.html, c_abort.html).
 */
export const ok = 0;
export const resultCodes = {
  full: 13,
  cannotOpen: 14,
  notFound: 12,
  readOnly: 8,
  read: 266,
  shortRead: 522,
  write: 778,
  fsync: 1034,
  truncate: 1546,
  fstat: 1802,
  delete: 2570,
  deleteNoEntry: 5898,
  access: 3338,
} as const;

export const openFlags = {
  readOnly: 0x1,
  readWrite: 0x2,
  create: 0x4,
  deleteOnClose: 0x8,
  log: 0x80000,
} as const;
/** xAccess asks whether the file exists; then an empty file counts as none, as in SQLite's own unix VFS. */
export const accessExists = 0;
export const ioCapabilityPowersafeOverwrite = 0x1000;
export const sectorSize = 4096;

/** Byte offsets of the fields of `sqlite3_vfs`. */
export const vfsField = { version: 0, name: 16, open: 24, delete: 28, access: 32, fullPathname: 36 } as const;
/** `iVersion` and the twelve methods of version 1. */
export const ioMethodsSize = 13 * 4;
