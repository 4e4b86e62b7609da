import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { decode } from '../../../../src/base/decode.ts';
import { createApi } from '../../../../src/store/api.ts';
import {
  storeCloseRequest,
  type StopRequest,
  type StoreApi,
  type StoreChange,
  type StoreGrowth,
  type StoreWait,
} from '../../../../src/store/protocol.ts';
import type { StoreRole } from '../../../../src/store/storeInfo.ts';
import { hearStore } from '../../../../src/store/storeEvents.ts';
import { storeWorker, wasmPath } from './storeWorker.ts';
import { silentLog } from './testStore.ts';

const program = path.resolve('test/fixtures/store/window.ts');

/** A process of its own that shares a store, as a window does. */
export interface WindowProcess {
  readonly api: StoreApi;
  readonly pid: number;
  readonly changes: readonly StoreChange[];
  readonly growths: readonly StoreGrowth[];
  /** What it was told of waiting; undefined when it went on. */
  readonly waits: readonly (StoreWait | undefined)[];
  /** How often it was told that another process owns the store now. */
  readonly rejoins: readonly object[];
  /** The turns that it was asked to stop. */
  readonly stops: readonly StopRequest[];
  readonly failures: readonly string[];
  readonly role: () => Promise<StoreRole>;
  /** Closes the store and ends the process. */
  readonly close: () => Promise<void>;
  /** Ends it by SIGKILL; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => void;
}

/** Starts a process that opens the store; returns before that is open. It is gone when the test ends. */
export async function startWindow(
  databasePath: string,
  label = 'a window',
  grace = 3000,
): Promise<WindowProcess> {
  const args = [databasePath, await storeWorker(), wasmPath, label, String(grace)];
  const child = fork(program, args, { serialization: 'advanced' });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  return { ...speakTo(child, exited), pid: child.pid ?? 0, kill, signal: (name) => void child.kill(name) };
}

function speakTo(
  child: ChildProcess,
  exited: Promise<unknown>,
): Omit<WindowProcess, 'pid' | 'kill' | 'signal'> {
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  // A request that a kill cuts off is settled, too.
  void exited.then(() => connection.dispose());
  const api = createApi((method, params) => connection.sendRequest(method, params));
  const heard: Heard = { changes: [], growths: [], waits: [], rejoins: [], stops: [], failures: [] };
  const events = hearStore(connection, silentLog);
  events.change.event((change) => heard.changes.push(change));
  events.growth.event((growth) => heard.growths.push(growth));
  events.wait.event((wait) => heard.waits.push(wait));
  events.rejoin.event((rejoin) => heard.rejoins.push(rejoin));
  events.stop.event((request) => heard.stops.push(request));
  connection.onNotification('failed', (raw: unknown) => void heard.failures.push(failureOf(raw)));
  connection.listen();
  const role = async () => roleOf(await api.info({}));
  const close = async () => {
    await connection.sendRequest(storeCloseRequest);
    child.disconnect();
    await exited;
  };
  return { ...heard, api, role, close };
}

interface Heard {
  readonly changes: StoreChange[];
  readonly growths: StoreGrowth[];
  readonly waits: (StoreWait | undefined)[];
  readonly rejoins: object[];
  readonly stops: StopRequest[];
  readonly failures: string[];
}

function failureOf(raw: unknown): string {
  const decoded = decode(v.object({ message: v.string() }), raw);
  return decoded.ok ? decoded.value.message : decoded.reason;
}

function roleOf(info: Awaited<ReturnType<StoreApi['info']>>): StoreRole {
  if (!info.persistent) throw new Error(`not kept: ${info.reason}`);
  return info.role;
}
