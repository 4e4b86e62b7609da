import type { TurnRequest } from '../agentAdapter.ts';
import { delay } from '../process/delay.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import type { AcpAgent } from './acpAgent.ts';

/** Waits until the agent may open the stored conversation, and says so; a stop by the user ends the wait. */
export async function untilLoadable(agent: AcpAgent, request: TurnRequest, turn: TurnDriver): Promise<void> {
  const { remoteId } = request;
  const ms = remoteId === undefined ? 0 : ((await agent.loadableIn?.(remoteId)) ?? 0);
  if (ms === 0) return;
  const seconds = Math.ceil(ms / 1000);
  const text = `${agent.displayName} would damage this conversation if it went on at once: waiting ${seconds} s.`;
  turn.emit({ type: 'notice', level: 'info', text });
  await delay(ms, aborted(turn.cancelled));
  turn.cancelled.throwIfAborted();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
