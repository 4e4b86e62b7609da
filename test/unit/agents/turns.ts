import { tmpdir } from 'node:os';
import type { Logger } from '../../../src/base/log.ts';
import type { AgentAdapter, TurnRun } from '../../../src/agents/agentAdapter.ts';
import { createAcpAdapter } from '../../../src/agents/acp/acpAdapter.ts';
import type { AcpAgent } from '../../../src/agents/acp/acpAgent.ts';
import { decode } from '../../../src/base/decode.ts';
import type { AgentEvent } from '../../../src/domain/agentEvent.ts';
import type { RemoteThreadId } from '../../../src/domain/ids.ts';
import type { Choices } from '../../../src/domain/offers.ts';
import type { Part } from '../../../src/domain/message.ts';
import { remoteThreadIdSchema } from '../../../src/domain/remoteThreadId.ts';
import { emptyTranscript, foldEvent } from '../../../src/domain/transcript.ts';
import { fixture, memoryLog, node, quickStop } from './process/processes.ts';

/** An adapter of a tiny program, with limits that are quick. */
export function acpAdapterOf(
  program: string,
  options: { args?: readonly string[] } & Pick<AcpAgent, 'limits' | 'probe' | 'ids' | 'loadableIn'> = {},
): AgentAdapter {
  return createAcpAdapter(
    {
      kind: 'fixture',
      displayName: 'Fixture',
      launch: () => Promise.resolve({ command: node, args: [fixture(program), ...(options.args ?? [])] }),
      detect: () => Promise.resolve({ kind: 'found', path: program, version: '1' }),
      ...(options.probe && { probe: options.probe }),
      ...(options.ids && { ids: options.ids }),
      ...(options.loadableIn && { loadableIn: options.loadableIn }),
      limits: { stopSteps: quickStop, ...options.limits },
    },
    memoryLog().log,
  );
}

export interface TurnInput {
  readonly prompt?: string;
  readonly remoteId?: string;
  readonly cwd?: string;
  readonly choices?: Choices;
  readonly silenceMs?: number;
  readonly log?: Logger;
}

export function startTurn(adapter: AgentAdapter, input: TurnInput = {}): TurnRun {
  const { prompt = 'hello', cwd = tmpdir(), log = memoryLog().log, silenceMs } = input;
  const remoteId = input.remoteId === undefined ? {} : { remoteId: remoteIdOf(input.remoteId) };
  const choices = input.choices && { choices: input.choices };
  return adapter.startTurn({ prompt, cwd, log, ...remoteId, ...choices, ...(silenceMs && { silenceMs }) });
}

/** Runs a turn to its end and gives all its events; no process is left then. */
export async function runTurn(adapter: AgentAdapter, input: TurnInput = {}): Promise<AgentEvent[]> {
  const run = startTurn(adapter, input);
  const events = await collect(run);
  await run.ended;
  return events;
}

export async function collect(run: TurnRun, onEvent?: (event: AgentEvent) => void): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  for await (const event of run.events) {
    events.push(event);
    onEvent?.(event);
  }
  return events;
}

/** The events of a turn that the user stops at an event of this type. */
export async function stopAt(run: TurnRun, type: AgentEvent['type']): Promise<AgentEvent[]> {
  const events = await collect(run, (event) => {
    if (event.type === type) run.cancel();
  });
  await run.ended;
  return events;
}

export function textOf(events: readonly AgentEvent[]): string {
  return events.map((event) => (event.type === 'textDelta' ? event.text : '')).join('');
}

/** What the events leave in the chat. */
export function partsOf(events: readonly AgentEvent[]): readonly Part[] {
  return events.reduce((transcript, event) => foldEvent(transcript, event).transcript, emptyTranscript).parts;
}

export function errorOf(events: readonly AgentEvent[]): { code: string; message: string } | undefined {
  const last = events.at(-1);
  return last?.type === 'turnFailed' ? { code: last.error.code, message: last.error.message } : undefined;
}

export function remoteIdOf(text: string): RemoteThreadId {
  const decoded = decode(remoteThreadIdSchema, text);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
}
