import { readFileSync } from 'node:fs';
import { parse } from 'valibot';
import { ampThreadIdSchema } from '../../../../src/agents/amp/ampThreadId.ts';
import { TurnListener } from '../../../../src/agents/amp/turnListener.ts';
import { SilenceWatch } from '../../../../src/agents/process/silenceWatch.ts';
import { splitLines } from '../../../../src/agents/process/splitLines.ts';
import { runTurn } from '../../../../src/agents/process/turnRun.ts';
import type { Logger } from '../../../../src/base/log.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import { memoryLog } from '../process/processes.ts';
import { collect } from '../turns.ts';

/** What a real `amp --execute --stream-json` wrote during one turn. */
export function recording(name: string): string {
  return readFileSync(new URL(`../../../fixtures/recorded/amp-${name}.jsonl`, import.meta.url), 'utf8');
}

/** The thread that a recording is of. */
export function threadIn(text: string): string {
  return /"session_id":"([^"]+)"/.exec(text)?.[1] ?? 'none';
}

export interface ReplayOptions {
  /** The thread that was asked for. */
  readonly asked?: string;
  readonly log?: Logger;
}

/** The events of a turn that hears these bytes, in these chunks, instead of a process. */
export function replay(chunks: readonly Uint8Array[], options: ReplayOptions = {}): Promise<AgentEvent[]> {
  const { log = memoryLog().log } = options;
  const asked = options.asked === undefined ? undefined : parse(ampThreadIdSchema, options.asked);
  const silence = new SilenceWatch(60_000, () => undefined);
  const run = runTurn(
    async (turn) => {
      const listener = new TurnListener({ turn, asked, cwd: '/workspace', log, silence });
      for await (const line of splitLines(streamOf(chunks))) await listener.hear(line);
    },
    { log },
  );
  return collect(run);
}

export function replayText(text: string, options?: ReplayOptions): Promise<AgentEvent[]> {
  return replay([Buffer.from(text)], options);
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}
