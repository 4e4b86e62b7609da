import type { RemoteThreadId } from '../../domain/ids.ts';
import type { ClaudeProcess } from './claudeProcess.ts';

/** How long a process waits for the prompt that was announced, in ms: it may have been taken back. */
const keepFor = 2000;

interface Kept {
  readonly process: ClaudeProcess;
  readonly timer: NodeJS.Timeout;
}

/** Processes between two turns of a conversation, the second of which is waiting already. */
export class KeptProcesses {
  readonly #kept = new Map<RemoteThreadId, Kept>();

  keep(id: RemoteThreadId, process: ClaudeProcess): void {
    const timer = setTimeout(() => void this.#end(id, process), keepFor);
    this.#kept.set(id, { process, timer });
  }

  readonly has = (pid: number): boolean =>
    [...this.#kept.values()].some(({ process }) => process.pid === pid);

  /** The process to go on in. One that is not like it, or ends, is none: then it is gone when this resolves. */
  async take(id: RemoteThreadId, likeness: string): Promise<ClaudeProcess | undefined> {
    const kept = this.#kept.get(id);
    if (!kept) return undefined;
    const { process, timer } = kept;
    clearTimeout(timer);
    if (process.takesTurns && process.likeness === likeness) {
      this.#kept.delete(id);
      return process;
    }
    await this.#end(id, process);
    return undefined;
  }

  /** It is ours until it is gone. */
  async #end(id: RemoteThreadId, process: ClaudeProcess): Promise<void> {
    await process.stop();
    this.#kept.delete(id);
  }
}
