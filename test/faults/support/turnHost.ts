import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { decodeJson } from '../../../src/base/decode.ts';
import { threadIdSchema } from '../../../src/domain/ids.ts';

const program = path.resolve('test/fixtures/runner/turnHost.ts');

/** How a turn is broken off. */
export const deaths = ['stop', 'shut down', 'kill the agent', 'kill the host'] as const;
export type Death = (typeof deaths)[number];

export interface HostedTurn {
  readonly agent: 'sample' | 'detaching';
  readonly prompt: string;
  readonly death: Death;
  /** When it is broken off: ms after the window was ready to begin it. */
  readonly after: number;
  /** Stands in the environment of all that the turn starts. */
  readonly mark: string;
}

const keptSchema = v.object({ threadId: threadIdSchema, folder: v.string(), databasePath: v.string() });
export type Kept = v.InferOutput<typeof keptSchema>;

/** A turn in a process of its own, broken off; what it left, once the process is gone. */
export async function breakOff(turn: HostedTurn): Promise<{ kept: Kept; log: readonly string[] }> {
  const host = spawn(process.execPath, [program, turn.agent, turn.prompt], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TURN_MARK: turn.mark },
  });
  // It may be gone before it can be told to stop.
  host.stdin.on('error', () => undefined);
  const exited = once(host, 'exit');
  const log: string[] = [];
  let kept: Kept | undefined;
  for await (const line of createInterface({ input: host.stdout })) {
    log.push(line);
    const said = decodeJson(keptSchema, line);
    if (!said.ok) continue;
    kept = said.value;
    void delay(turn.after).then(() => kill(turn.death, host, log));
  }
  await exited;
  if (!kept) throw new Error(`The window did not begin its turn: ${log.join('\n')}`);
  return { kept, log };
}

interface Host {
  readonly stdin: { write(text: string): unknown };
  kill(signal: 'SIGKILL'): boolean;
}

async function kill(death: Death, host: Host, log: readonly string[]): Promise<void> {
  if (death === 'kill the host') host.kill('SIGKILL');
  else if (death === 'kill the agent') killAgent(await pidOfAgent(log));
  else host.stdin.write(`${death}\n`);
}

/** Waits until it is started; the test's own limit ends a wait in vain. */
async function pidOfAgent(log: readonly string[]): Promise<number> {
  for (;;) {
    const [pid] = pidsIn(log);
    if (pid !== undefined) return pid;
    await delay(5);
  }
}

function killAgent(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: its turn had come to its end before.
  }
}

/** The processes that were started, by the log. */
export function pidsIn(log: readonly string[]): number[] {
  return log.flatMap((line) => /^Agent process started pid=(\d+)/.exec(line)?.[1] ?? []).map(Number);
}
