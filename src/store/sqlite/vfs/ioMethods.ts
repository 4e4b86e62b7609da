import fs from 'node:fs';
import { guard, guardChange, type VfsState } from './guard.ts';
import { ioCapabilityPowersafeOverwrite, ioMethodsSize, ok, resultCodes, sectorSize } from './layout.ts';
import { closeFile, syncFile, type OpenFile } from './openFiles.ts';
import type { SqlJs } from './sqlJs.ts';
import type { WasmMemory } from './wasmMemory.ts';

export type OpenFiles = Map<number, OpenFile>;

/** Writes a `sqlite3_io_methods` (version 1) whose methods work on `files`; the pointer to it. */
export function createIoMethods(sqlJs: SqlJs, files: OpenFiles, last: VfsState): number {
  const pointer = sqlJs.allocate(ioMethodsSize);
  sqlJs.memory.writeInt32(pointer, 1);
  methodsInOrder(sqlJs.memory, files, last).forEach(([signature, implementation], index) => {
    const method = sqlJs.addFunction(signature, implementation);
    sqlJs.memory.writeInt32(pointer + 4 + 4 * index, method);
  });
  return pointer;
}

type Method = readonly [signature: string, implementation: (...args: never[]) => number];

/** In the order of the C struct: xClose, xRead, … xDeviceCharacteristics. */
function methodsInOrder(memory: WasmMemory, files: OpenFiles, last: VfsState): readonly Method[] {
  const fileAt = (address: number): OpenFile => {
    const file = files.get(address);
    if (!file) throw new Error('SQLite used a file that is not open');
    return file;
  };
  return [
    ['ii', guard(resultCodes.fstat, last, (address: number) => close(files, address, fileAt(address)))],
    [
      'iiiij',
      guard(resultCodes.read, last, (address: number, buffer: number, size: number, at: bigint) => {
        last.onRead?.();
        return read(memory, fileAt(address), buffer, size, at);
      }),
    ],
    [
      'iiiij',
      guardChange(resultCodes.write, last, (address: number, buffer: number, size: number, at: bigint) =>
        write(memory, fileAt(address), buffer, size, at),
      ),
    ],
    [
      'iij',
      guardChange(resultCodes.truncate, last, (address: number, size: bigint) =>
        truncate(fileAt(address), size),
      ),
    ],
    ['iii', guard(resultCodes.fsync, last, (address: number) => sync(fileAt(address)))],
    [
      'iii',
      guard(resultCodes.fstat, last, (address: number, out: number) =>
        fileSize(memory, fileAt(address), out),
      ),
    ],
    // Locks between processes are the owner's business (ownership/), not the file's.
    ['iii', () => ok],
    ['iii', () => ok],
    ['iii', (_file: number, out: number) => (memory.writeInt32(out, 0), ok)],
    ['iiii', () => resultCodes.notFound],
    ['ii', () => sectorSize],
    ['ii', () => ioCapabilityPowersafeOverwrite],
  ];
}

function close(files: OpenFiles, address: number, file: OpenFile): undefined {
  files.delete(address);
  closeFile(file);
}

/** SQLite wants what lies behind the end of the file as zeros, and to be told. */
function read(memory: WasmMemory, file: OpenFile, buffer: number, size: number, at: bigint): number {
  const got = fs.readSync(file.fd, memory.bytes(), buffer, size, Number(at));
  if (got === size) return ok;
  memory.bytes().fill(0, buffer + got, buffer + size);
  return resultCodes.shortRead;
}

function write(memory: WasmMemory, file: OpenFile, buffer: number, size: number, at: bigint): undefined {
  let written = 0;
  while (written < size)
    written += fs.writeSync(file.fd, memory.bytes(), buffer + written, size - written, Number(at) + written);
}

function truncate(file: OpenFile, size: bigint): undefined {
  fs.ftruncateSync(file.fd, Number(size));
}

function sync(file: OpenFile): undefined {
  syncFile(file);
}

function fileSize(memory: WasmMemory, file: OpenFile, out: number): undefined {
  memory.writeInt64(out, BigInt(fs.fstatSync(file.fd).size));
}
