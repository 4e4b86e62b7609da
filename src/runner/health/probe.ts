import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import { deferred } from '../../base/deferred.ts';
import { messageOf } from '../../base/decode.ts';
import { withFacts, type Logger } from '../../base/log.ts';
import type { Binding } from '../../domain/binding.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { Link } from '../../domain/threadChoice.ts';
import type { RunnerContext } from '../context.ts';

/** How long an agent may take to be asked, in ms; what it does not say by then cannot be told. */
const probeWithinMs = 20_000;

/** Asks the agent of one link of a chain. Never throws. */
export async function probeLink(
  context: Pick<RunnerContext, 'log'>,
  adapter: AgentAdapter,
  binding: Binding,
  withinMs = probeWithinMs,
): Promise<Link> {
  const { threadId: thread, remoteId: remote } = binding;
  const log = withFacts(context.log, { thread });
  const found = await inTime(adapter, binding, { log, withinMs });
  const probe = { ...found, checkedAt: new Date().toISOString() };
  context.log.info('probe', { thread, remote, health: probe.health, reason: probe.reason });
  return { binding, probe };
}

interface Asking {
  readonly log: Logger;
  readonly withinMs: number;
}

async function inTime(adapter: AgentAdapter, { remoteId, cwd }: Binding, { log, withinMs }: Asking) {
  const late = deferred<ProbeResult>();
  const reason = `${adapter.displayName} did not answer within ${withinMs / 1000} s`;
  const timer = setTimeout(() => late.resolve({ health: 'unknown', reason }), withinMs);
  try {
    return await Promise.race([adapter.probe(remoteId, cwd, log), late.promise]);
  } catch (error) {
    return { health: 'unknown', reason: messageOf(error) } as const;
  } finally {
    clearTimeout(timer);
  }
}
