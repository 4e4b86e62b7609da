import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AgentProcess } from '../../../../src/agents/process/agentProcess.ts';
import type { LogFacts, Logger } from '../../../../src/base/log.ts';

/** The Node that runs the tests. */
export const node = process.execPath;

/** A tiny program of test/fixtures/agents. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../fixtures/agents/${name}`, import.meta.url));
}

export interface LogLine {
  readonly message: string;
  readonly facts: LogFacts;
}

export function memoryLog(): { readonly log: Logger; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const add = (message: string, facts: LogFacts = {}) => void lines.push({ message, facts });
  return { log: { info: add, warn: add, error: add }, lines };
}

/** Whether a process runs; one that has ended and was only not noticed by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The first line that a program writes; no other is read. */
export async function firstLine({ lines }: AgentProcess): Promise<string> {
  for await (const line of lines) return line;
  throw new Error('no line came');
}

/** Waits until `check` holds; the test's own limit is the end of the patience. */
export async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Waits until none of the processes is left. */
export async function allGone(pids: readonly number[]): Promise<void> {
  await until(() => !pids.some(isAlive));
}

/** Short steps, so that a test of a stubborn program is quick. */
export const quickStop = { interruptAfterMs: 100, terminateAfterMs: 200, killAfterMs: 400 };
