import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { decodeJson } from '../../src/base/decode.ts';

export interface RpcProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const lineSchema = v.looseObject({
  id: v.optional(v.union([v.string(), v.number()])),
  method: v.optional(v.string()),
  params: v.optional(v.unknown()),
  result: v.optional(v.unknown()),
});
type Line = v.InferOutput<typeof lineSchema>;

/** A program that speaks JSON-RPC in lines, spoken to with as little as can be: the bare agent. */
export class RpcProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Set<(line: Line) => void>();
  readonly #failed: Promise<never>;
  #lastId = 0;

  constructor({ command, args, env, cwd }: RpcProgram) {
    this.#child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#exited = new Promise((resolve) => this.#child.once('close', resolve));
    this.#failed = this.#exited.then(() => Promise.reject(new Error(`${command} ended too early`)));
    this.#failed.catch(() => undefined); // it ends in the end; only who still waits for a line minds
    if (this.#child.stdout) createInterface(this.#child.stdout).on('line', (text) => this.#hear(text));
  }

  async request(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = this.first((line) => line.id === id && line.method === undefined);
    this.#write({ jsonrpc: '2.0', id, method, params });
    return (await answer).result;
  }

  notify(method: string): void {
    this.#write({ jsonrpc: '2.0', method });
  }

  /** The next line that is the one. */
  async first(isIt: (line: Line) => boolean): Promise<Line> {
    const { promise, resolve } = Promise.withResolvers<Line>();
    const look = (line: Line): void => {
      if (isIt(line)) resolve(line);
    };
    this.#waiting.add(look);
    try {
      return await Promise.race([promise, this.#failed]);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** Ends its input, and waits until it has ended. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    await this.#exited;
  }

  #hear(text: string): void {
    const decoded = decodeJson(lineSchema, text);
    if (!decoded.ok) throw new Error(`not a line of JSON-RPC: ${decoded.reason}`);
    for (const look of [...this.#waiting]) look(decoded.value);
  }

  #write(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
