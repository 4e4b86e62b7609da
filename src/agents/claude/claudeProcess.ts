import type { Decoded } from '../../base/decode.ts';
import type { AgentProcess } from '../process/agentProcess.ts';
import { Control } from './control.ts';

/** A running Claude Code, which takes turns one after the other. */
export class ClaudeProcess {
  readonly control: Control;
  /** What can be chosen; it tells that once. */
  readonly offers: Promise<Decoded<unknown>>;
  /** How it was started, and what was chosen: a turn that wants something else needs another process. */
  readonly likeness: string;
  readonly #process: AgentProcess;
  readonly #lines: AsyncIterator<string>;
  #takesTurns = true;

  constructor(process: AgentProcess, likeness: string) {
    this.#process = process;
    this.#lines = process.lines[Symbol.asyncIterator]();
    this.likeness = likeness;
    this.control = new Control((line) => process.writeLine(line));
    this.offers = this.control.initialize();
    void process.exited.then(() => (this.#takesTurns = false));
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Not from when it is stopped, or has gone by itself. */
  get takesTurns(): boolean {
    return this.#takesTurns;
  }

  get exited(): AgentProcess['exited'] {
    return this.#process.exited;
  }

  /** What it says, until who hears it has `left` after a line: what comes then is for the next one. */
  async *linesUntil(left: AbortSignal): AsyncGenerator<string> {
    while (!left.aborted) {
      const line = await this.#lines.next();
      if (line.done) return;
      yield line.value;
    }
  }

  stop(): Promise<void> {
    this.#takesTurns = false;
    return this.#process.stop();
  }
}
