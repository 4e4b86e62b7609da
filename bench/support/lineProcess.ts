import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { decode, decodeJson, type Schema } from '../../src/base/decode.ts';

/** An agent's program as it is started bare. */
export interface BareProgram {
  readonly command: string;
  /** On top of that of the bench. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A program that speaks JSON in lines, spoken to with as little as can be: the bare agent. */
export class LineProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #waiting = new Set<(line: unknown) => void>();
  readonly #failed: Promise<never>;

  constructor({ command, env, cwd }: BareProgram, args: readonly string[]) {
    this.#child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      // In a session of its own, as from a terminal and from the product: Linux shares its time out by sessions.
      detached: true,
    });
    this.#exited = new Promise((resolve) => this.#child.once('close', resolve));
    this.#failed = this.#exited.then(() => Promise.reject(new Error(`${command} ended too early`)));
    this.#failed.catch(() => undefined); // it ends in the end; only who still waits for a line minds
    if (this.#child.stdout) createInterface(this.#child.stdout).on('line', (text) => this.#hear(text));
  }

  write(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /** The next line of this shape. */
  async first<T>(schema: Schema<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const look = (line: unknown): void => {
      const decoded = decode(schema, line);
      if (decoded.ok) resolve(decoded.value);
    };
    this.#waiting.add(look);
    try {
      return await Promise.race([promise, this.#failed]);
    } finally {
      this.#waiting.delete(look);
    }
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  /** Ends its input, and waits until it has ended. */
  async end(): Promise<void> {
    this.endInput();
    await this.#exited;
  }

  #hear(text: string): void {
    const decoded = decodeJson(v.looseObject({}), text);
    if (!decoded.ok) throw new Error(`not a line of JSON: ${decoded.reason}`);
    for (const look of [...this.#waiting]) look(decoded.value);
  }
}
