import { readFileSync } from 'node:fs';
import type { TurnRun } from '../../../../src/agents/agentAdapter.ts';
import { Control } from '../../../../src/agents/claude/control.ts';
import { sessionIdSchema } from '../../../../src/agents/claude/sessionId.ts';
import { TurnListener } from '../../../../src/agents/claude/turnListener.ts';
import { SilenceWatch } from '../../../../src/agents/process/silenceWatch.ts';
import { splitLines } from '../../../../src/agents/process/splitLines.ts';
import { runTurn } from '../../../../src/agents/process/turnRun.ts';
import type { Logger } from '../../../../src/base/log.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import type { RemoteThreadId } from '../../../../src/domain/ids.ts';
import { parse } from 'valibot';

export const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a real `claude` wrote during one turn; long lists of what it offers are left out. */
export function recording(name: string): string {
  return readFileSync(new URL(`../../../fixtures/recorded/claude-${name}.jsonl`, import.meta.url), 'utf8');
}

/** The conversation that a recording begins in. */
export function idIn(text: string): RemoteThreadId {
  return parse(sessionIdSchema, /"session_id":"([0-9a-f-]{36})"/.exec(text)?.[1]);
}

export interface ReplayOptions {
  readonly cwd?: string;
  readonly log?: Logger;
  readonly asked?: RemoteThreadId;
  /** Whether the conversation is on disk by now. */
  readonly isStored?: () => Promise<boolean>;
}

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A turn that hears recorded bytes, in the given chunks, instead of a process; `written` is what it answers. */
export function replay(
  chunks: Chunks,
  { cwd = '/workspace', log = silentLog, asked, isStored = no }: ReplayOptions = {},
): { readonly run: TurnRun; readonly written: string[] } {
  const written: string[] = [];
  const run = runTurn(
    async (turn) => {
      const control = new Control((line) => written.push(line));
      const silence = new SilenceWatch(60_000, () => undefined);
      const listener = new TurnListener({ turn, control, log, cwd, asked, silence, isStored });
      for await (const line of splitLines(streamOf(chunks))) listener.hear(line);
    },
    { log },
  );
  return { run, written };
}

const no = (): Promise<boolean> => Promise.resolve(false);

export async function eventsOf(run: TurnRun): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of run.events) events.push(event);
  return events;
}

export const bytes = (text: string): Uint8Array[] => [new TextEncoder().encode(text)];

export const eventsIn = (text: string, options?: ReplayOptions): Promise<AgentEvent[]> =>
  eventsOf(replay(bytes(text), options).run);

/** The IDs that would be stored. */
export function idsIn(events: readonly AgentEvent[]): RemoteThreadId[] {
  return events.flatMap((event) => (event.type === 'threadStarted' ? [event.remoteId] : []));
}

async function* streamOf(chunks: Chunks): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk;
}
