import { parse } from 'valibot';
import type { AgentAdapter, TurnRequest, TurnRun } from '../../../../src/agents/agentAdapter.ts';
import type { Logger } from '../../../../src/base/log.ts';
import type { AgentEvent } from '../../../../src/domain/agentEvent.ts';
import type { Health } from '../../../../src/domain/health.ts';
import type { RemoteThreadId } from '../../../../src/domain/ids.ts';
import { remoteThreadIdSchema } from '../../../../src/domain/remoteThreadId.ts';

export const remoteId = (text: string): RemoteThreadId => parse(remoteThreadIdSchema, text);

/**
 * An agent for what the sample agent cannot show: it has the conversations that the test says, says what the test says,
 * and keeps what it was asked.
 */
export class ScriptedAgent implements AgentAdapter {
  readonly kind = 'scripted';
  readonly displayName = 'Scripted Agent';
  readonly requests: TurnRequest[] = [];
  readonly probed: RemoteThreadId[] = [];
  readonly health = new Map<RemoteThreadId, Health>();
  probeStartsProgram = false;
  current: RemoteThreadId | undefined;
  unarchived: RemoteThreadId[] = [];
  /** What it says in a turn; by default it answers in the conversation it was asked for, or in a new one. */
  script: (request: TurnRequest) => readonly AgentEvent[] = (request) => [
    started(request.remoteId ?? remoteId(`made-${this.requests.length}`)),
    ...answered,
  ];

  /** What a turn waits for before it says its first word. */
  waits: Promise<unknown> = Promise.resolve();

  detect() {
    return Promise.resolve({ kind: 'found', path: '/scripted', version: '1' } as const);
  }

  probe(id: RemoteThreadId) {
    this.probed.push(id);
    const health = this.health.get(id) ?? 'live';
    return Promise.resolve({ health, reason: `scripted as ${health}` });
  }

  currentThread() {
    return Promise.resolve(this.current);
  }

  unarchive(id: RemoteThreadId, _cwd: string, log?: Logger) {
    log?.info('scripted: unarchive');
    this.unarchived.push(id);
    this.health.set(id, 'live');
    return Promise.resolve();
  }

  startTurn(request: TurnRequest): TurnRun {
    this.requests.push(request);
    return {
      events: eventsOf(this.script(request), this.waits),
      answer: () => undefined,
      cancel: () => undefined,
      ended: Promise.resolve(),
    };
  }
}

export function started(id: RemoteThreadId, provisional = false): AgentEvent {
  return { type: 'threadStarted', remoteId: id, provisional };
}

export const answered: readonly AgentEvent[] = [
  { type: 'textDelta', text: 'Answered.' },
  { type: 'turnCompleted', stopReason: 'end_turn' },
];

async function* eventsOf(events: readonly AgentEvent[], waits: Promise<unknown>): AsyncGenerator<AgentEvent> {
  await waits;
  for (const event of events) yield await Promise.resolve(event);
}
