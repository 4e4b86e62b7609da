import type { AgentProcess } from '../../../../src/agents/process/agentProcess.ts';
import { splitLines } from '../../../../src/agents/process/splitLines.ts';

/** A process of which only what it said is left. */
export function recordedProcess(said: AsyncIterable<Uint8Array>): AgentProcess {
  const nothing = () => Promise.resolve();
  return {
    pid: 0,
    lines: splitLines(said),
    writeLine: () => undefined,
    endInput: () => undefined,
    interrupt: () => undefined,
    exited: Promise.resolve({ code: 0, signal: null, stderrTail: '' }),
    stop: nothing,
    kill: nothing,
  };
}
