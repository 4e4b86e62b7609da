import { execa } from 'execa';
import type { Logger } from '../../base/log.ts';
import { endGroup, type Leader } from './endGroup.ts';
import { pipeChunks } from './pipeChunks.ts';
import { defaultStopSteps, killGroup, signalGroup, signalUntilGone, type StopSteps } from './processGroup.ts';
import { checkFolder, spawnError } from './spawnError.ts';
import { maxLineBytes, splitLines } from './splitLines.ts';
import { markedEnvironment, newMark, type StrayMark } from './strays.ts';
import { TextTail } from './textTail.ts';

export interface AgentProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute folder; one that does not exist is an error of its own. */
  readonly cwd: string;
  /** On top of our own environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly stopSteps?: StopSteps;
  readonly maxLineBytes?: number;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to stderr, trimmed, at most 4,096 characters. */
  readonly stderrTail: string;
}

/** A program in a process group of its own. Its stderr is drained; its stdout waits until `lines` is read. */
export interface AgentProcess {
  readonly pid: number;
  /** Never throws: a line to a process that has gone is dropped, and `exited` tells. */
  writeLine(line: string): void;
  /** Ends stdin: some programs begin only when they have all of it. */
  endInput(): void;
  /** SIGINT to the whole group, as Ctrl+C sends it; nothing on Windows, which has no signals. */
  interrupt(): void;
  /**
   * Lines of stdout without their ends; can be iterated once. Throws `AgentError('protocol')` at a line over the
   * limit, and the process is stopped.
   */
  readonly lines: AsyncIterable<string>;
  /** Resolves when the leader is gone; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Ends stdin, then SIGINT, SIGTERM, SIGKILL; resolves when the whole group is gone, within 5 s. */
  stop(): Promise<void>;
  /** Ends the whole group at once. */
  kill(): Promise<void>;
}

export type StartProcess = (options: AgentProcessOptions) => Promise<AgentProcess>;

/**
 * Starts a program. Rejects with `AgentError` 'not-installed' or 'not-executable' when it cannot be started, and
 * 'agent-failed' when the folder is not there.
 */
export async function startAgentProcess(options: AgentProcessOptions): Promise<AgentProcess> {
  await checkFolder(options.cwd);
  const mark = newMark();
  const child = spawn(options, mark);
  const exit = exitOf(child);
  if (child.pid === undefined) throw spawnError(options.command, await child);
  options.log.info('Agent process started', { pid: child.pid, command: options.command, args: options.args });
  return new GroupedProcess({ child, pid: child.pid, mark, exit, options });
}

type Child = ReturnType<typeof spawn>;

function spawn({ command, args, cwd, env = {} }: AgentProcessOptions, mark: StrayMark) {
  return execa(command, args, {
    cwd,
    env: { ...env, ...markedEnvironment(mark) },
    detached: process.platform !== 'win32',
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    encoding: 'buffer',
    buffer: false,
    reject: false,
    windowsHide: true,
  });
}

type Exit = Pick<ProcessExit, 'code' | 'signal'>;

/** Listens from the first moment: an exit that nobody waited for yet is not missed. */
function exitOf(child: Child): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

interface Started extends Leader {
  readonly child: Child;
  readonly exit: Promise<Exit>;
  readonly options: AgentProcessOptions;
}

class GroupedProcess implements AgentProcess {
  readonly pid: number;
  readonly lines: AsyncIterable<string>;
  readonly exited: Promise<ProcessExit>;
  readonly #child: Child;
  readonly #steps: StopSteps;
  readonly #groupGone: Promise<void>;
  #stopping: Promise<void> | undefined;

  constructor(from: Started) {
    const { child, pid, exit, options } = from;
    this.pid = pid;
    this.#child = child;
    this.#steps = options.stopSteps ?? defaultStopSteps;
    // A broken pipe is told by `exited`; without a listener it would end our own process.
    child.stdin.on('error', () => undefined);
    const tail = new TextTail();
    const drained = tail.drain(pipeChunks(child.stderr, exit));
    this.#groupGone = endGroup(from);
    this.exited = exit.then(async ({ code, signal }) => {
      await drained;
      options.log.info('Agent process ended', { pid, code, signal });
      return { code, signal, stderrTail: tail.text };
    });
    this.lines = this.#readLines(options.maxLineBytes ?? maxLineBytes);
  }

  writeLine(line: string): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${line}\n`);
  }

  endInput(): void {
    this.#child.stdin.end();
  }

  interrupt(): void {
    if (process.platform !== 'win32') signalGroup(this.pid, 'SIGINT');
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async kill(): Promise<void> {
    await killGroup(this.pid);
    await this.#letGo();
  }

  async #stop(): Promise<void> {
    this.#child.stdin.end();
    // Nobody may be reading any more, and a process that cannot write its last words cannot end.
    this.#child.stdout.resume();
    if (!(await signalUntilGone(this.pid, this.#groupGone, this.#steps))) await killGroup(this.pid);
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    await this.#groupGone;
    this.#child.stdout.destroy();
  }

  async *#readLines(limit: number): AsyncGenerator<string> {
    try {
      yield* splitLines(pipeChunks(this.#child.stdout, this.#groupGone), limit);
    } catch (error) {
      void this.stop();
      throw error;
    }
  }
}
