import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { wasmPath } from '../../unit/store/support/storeWorker.ts';

const program = path.resolve('test/fixtures/store/churner.ts');

/** What one life of the program said. */
export interface Life {
  /** The highest number that was acknowledged; none if it did not come so far. */
  readonly acknowledged: number | undefined;
  /** What it said last: where it was killed. */
  readonly last: string | undefined;
}

/** When to kill it: this many ms after it said that line. */
export interface Moment {
  readonly line: string;
  readonly after: number;
}

/** Runs the program on a database until SIGKILL ends it. */
export async function runAndKill(databasePath: string, { line, after }: Moment): Promise<Life> {
  const child = start(databasePath);
  const said: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  for await (const text of linesOf(child)) {
    said.push(text);
    if (text === line) timer ??= setTimeout(() => child.kill('SIGKILL'), after);
  }
  if (timer === undefined) throw new Error(`It ended before it said ${line}: ${said.join(', ')}`);
  const numbers = said.map(Number).filter((number) => !Number.isNaN(number));
  return { acknowledged: numbers.at(-1), last: said.at(-1) };
}

/** The ms from one line to another, in a life that is killed then. */
export async function measure(databasePath: string, from: string, to: string): Promise<number> {
  const child = start(databasePath);
  let started: number | undefined;
  let took = Number.NaN;
  for await (const text of linesOf(child)) {
    if (text === from) started ??= performance.now();
    if (text !== to || started === undefined || !Number.isNaN(took)) continue;
    took = performance.now() - started;
    child.kill('SIGKILL');
  }
  if (Number.isNaN(took)) throw new Error(`It never came from ${from} to ${to}`);
  return took;
}

function start(databasePath: string): ChildProcess {
  return spawn(process.execPath, [program, databasePath, wasmPath], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Until the program is gone, not only its output. */
async function* linesOf(child: ChildProcess): AsyncGenerator<string> {
  if (!child.stdout) throw new Error('The program has no output');
  const exited = once(child, 'exit');
  yield* createInterface({ input: child.stdout });
  await exited;
}
