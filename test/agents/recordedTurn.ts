import type { TurnRun } from '../../src/agents/agentAdapter.ts';
import type { AgentEvent } from '../../src/domain/agentEvent.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';

type EventOf<Type extends AgentEvent['type']> = Extract<AgentEvent, { type: Type }>;

/** A turn whose events are kept, and can be waited for. */
export interface RecordedTurn {
  readonly run: TurnRun;
  readonly events: readonly AgentEvent[];
  /** The first event of this type, from the past or to come; rejects when the turn ends without one. */
  first<Type extends AgentEvent['type']>(type: Type): Promise<EventOf<Type>>;
  /** Resolves when the turn and its processes have ended. */
  readonly done: Promise<void>;
  /** The streamed text so far. */
  text(): string;
}

export function recordTurn(run: TurnRun): RecordedTurn {
  const events: AgentEvent[] = [];
  const listeners = new Set<() => void>();
  let over = false;
  const tell = (): void => listeners.forEach((listener) => listener());
  const read = async (): Promise<void> => {
    for await (const event of run.events) {
      events.push(event);
      tell();
    }
    over = true;
    tell();
    await run.ended;
  };
  const first = <Type extends AgentEvent['type']>(type: Type): Promise<EventOf<Type>> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = events.find((event): event is EventOf<Type> => event.type === type);
        if (found) resolve(found);
        else if (over) reject(new Error(`the turn ended without ${type}: ${JSON.stringify(events)}`));
      };
      listeners.add(look);
      look();
    });
  return { run, events, first, done: read(), text: () => textOf(events) };
}

/** The last ID the agent gave to its conversation. */
export function remoteIdOf({ events }: RecordedTurn): RemoteThreadId {
  const started = events.findLast((event) => event.type === 'threadStarted');
  if (!started) throw new Error('the agent never named its conversation');
  return started.remoteId;
}

/** The files that were changed, with their texts before and after. */
export function changesOf({ events }: RecordedTurn): unknown[] {
  return events.flatMap((event) => {
    if (event.type !== 'fileChanged') return [];
    const { path, oldText, newText } = event.change;
    return [{ path, oldText, newText }];
  });
}

function textOf(events: readonly AgentEvent[]): string {
  return events.map((event) => (event.type === 'textDelta' ? event.text : '')).join('');
}
