import { readFileSync } from 'node:fs';
import { parse } from 'valibot';
import { RpcClient } from '../../../../src/agents/codex/rpcClient.ts';
import { codexThreadIdSchema } from '../../../../src/agents/codex/codexThreadId.ts';
import { TurnListener } from '../../../../src/agents/codex/turnListener.ts';
import type { TurnRun } from '../../../../src/agents/agentAdapter.ts';
import { SilenceWatch } from '../../../../src/agents/process/silenceWatch.ts';
import { splitLines } from '../../../../src/agents/process/splitLines.ts';
import { runTurn } from '../../../../src/agents/process/turnRun.ts';
import type { Logger } from '../../../../src/base/log.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';

export const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a real `codex app-server` wrote during one turn. */
export function recording(name: string): string {
  return readFileSync(new URL(`../../../fixtures/recorded/codex-${name}.jsonl`, import.meta.url), 'utf8');
}

/** A turn that hears recorded bytes, in the given chunks, instead of a process; `written` is what it answers. */
export function replay(
  chunks: readonly Uint8Array[],
  { cwd = '/workspace', log = silentLog }: { cwd?: string; log?: Logger } = {},
): { readonly run: TurnRun; readonly written: string[] } {
  const written: string[] = [];
  const run = runTurn(
    async (turn) => {
      const rpc = new RpcClient((line) => written.push(line));
      const listener = new TurnListener({
        turn,
        rpc,
        log,
        cwd,
        silence: new SilenceWatch(60_000, () => undefined),
      });
      listener.opened(threadIn(chunks), true);
      for await (const line of splitLines(streamOf(chunks))) await listener.hear(line);
    },
    { log },
  );
  return { run, written };
}

export async function eventsOf(run: TurnRun): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of run.events) events.push(event);
  return events;
}

export const bytes = (text: string): Uint8Array[] => [new TextEncoder().encode(text)];

function threadIn(chunks: readonly Uint8Array[]) {
  const text = Buffer.concat(chunks).toString('utf8');
  return parse(codexThreadIdSchema, /"threadId":"([0-9a-f-]{36})"/.exec(text)?.[1]);
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}
