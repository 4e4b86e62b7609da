import { readFile } from 'node:fs/promises';
import initSqlJs, { type SqlJsConfig, type SqlJsStatic } from 'sql.js';
import * as v from 'valibot';
import { decode } from '../../../base/decode.ts';
import { WasmMemory } from './wasmMemory.ts';

type WasmFunction = (...args: (number | bigint)[]) => number;

/** The unmodified sql.js with what the VFS needs of it: its memory, its function table and an allocator. */
export interface SqlJs {
  readonly Database: SqlJsStatic['Database'];
  readonly memory: WasmMemory;
  /** Allocates memory that is never freed. Throws when there is none. */
  readonly allocate: (size: number) => number;
  /** Puts a JS function where C can call it; the pointer to it. `signature` as in Emscripten's addFunction. */
  readonly addFunction: (signature: string, implementation: (...args: never[]) => number) => number;
  /** The C function behind a pointer. */
  readonly functionAt: (pointer: number) => WasmFunction;
  /** `sqlite3_open` of a throw-away database; the pointer to the `sqlite3*`. */
  readonly openTemporary: () => number;
  readonly closeTemporary: (database: number) => void;
}

/** Loads sql.js. Throws when it lacks an export that the VFS relies on. */
export async function loadSqlJs(wasmPath: string): Promise<SqlJs> {
  const wasm = await readFile(wasmPath);
  let instance: WebAssembly.Instance | undefined;
  const config: SqlJsConfig & { useOldExtensionFunctions: boolean } = {
    useOldExtensionFunctions: false,
    // Emscripten's public hook is the only way to the memory and the function table.
    instantiateWasm(imports, onInstance) {
      instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), imports);
      onInstance(instance);
      return instance.exports;
    },
  };
  const sqlJs = await initSqlJs(config);
  if (!instance) throw new Error('sql.js did not ask for its WASM module');
  return bridge(sqlJs, instance.exports);
}

const exportsSchema = v.object({
  addFunction: v.custom<(f: (...args: never[]) => number, signature: string) => number>(isFunction),
  _malloc: v.custom<(size: number) => number>(isFunction),
  _sqlite3_open: v.custom<(name: number, out: number) => number>(isFunction),
  _sqlite3_close_v2: v.custom<(database: number) => number>(isFunction),
});

function bridge(sqlJs: SqlJsStatic, exported: WebAssembly.Exports): SqlJs {
  const raw = decode(exportsSchema, sqlJs);
  if (!raw.ok) throw new Error(`This sql.js is not the pinned one: ${raw.reason}`);
  const { memory, table } = findMemoryAndTable(exported);
  const { addFunction, _malloc, _sqlite3_open, _sqlite3_close_v2 } = raw.value;
  const allocate = (size: number): number => {
    const pointer = _malloc(size);
    if (pointer === 0) throw new Error('sql.js is out of memory');
    return pointer;
  };
  return {
    Database: sqlJs.Database,
    memory,
    allocate,
    addFunction: (signature, implementation) => addFunction(implementation, signature),
    functionAt: (pointer) => functionOf(table, pointer),
    openTemporary() {
      const out = allocate(16);
      memory.writeText(out + 4, ':memory:', 12);
      if (_sqlite3_open(out + 4, out) !== 0) throw new Error('sql.js cannot open a database');
      return memory.readInt32(out);
    },
    closeTemporary: (database) => void _sqlite3_close_v2(database),
  };
}

function findMemoryAndTable(exported: WebAssembly.Exports): { memory: WasmMemory; table: WebAssembly.Table } {
  const all = Object.values(exported);
  const memory = all.find((value) => value instanceof WebAssembly.Memory);
  const table = all.find((value) => value instanceof WebAssembly.Table);
  if (!memory || !table) throw new Error('This sql.js is not the pinned one: no memory or function table');
  return { memory: new WasmMemory(() => memory.buffer), table };
}

function functionOf(table: WebAssembly.Table, pointer: number): WasmFunction {
  const found: unknown = table.get(pointer);
  if (!isWasmFunction(found)) throw new Error(`sql.js has no function at ${pointer}`);
  return found;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isWasmFunction(value: unknown): value is WasmFunction {
  return typeof value === 'function';
}
