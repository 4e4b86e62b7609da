import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import { withFacts, type Logger } from '../../base/log.ts';
import type { ProbeResult } from '../../domain/health.ts';
import type { ThreadSummary } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { defineCommand } from '../command.ts';
import { findStore, homeOfStore } from '../findStore.ts';
import { findTarget, threadsOf } from '../findTarget.ts';
import { table } from '../table.ts';
import { withStore } from '../withStore.ts';

/** Whether the agent still has the conversations (P15, ruling 5). Nothing is changed by it. */
export const probe = defineCommand({
  name: 'probe',
  summary: 'Asks an agent whether it still has the conversation of a thread, or those of a session',
  usage: 'ID|NAME',
  options: {},
  positionals: ['ID|NAME'],
  async run({ values, positionals: [named = ''] }, context) {
    const storePath = await findStore(values.store, context);
    const home = await homeOfStore(storePath, context);
    const agents = await context.agents({ home, log: context.log });
    const probed = await withStore(storePath, context, async (store) => {
      const results: Probed[] = [];
      for (const thread of threadsOf(await findTarget(named, store)))
        results.push(await probeThread(thread, store, { agents, log: context.log }));
      return results;
    });
    const rows = probed.map(({ health, threadId, remoteId, reason }) => [
      ...[health, threadId, remoteId ?? '-', reason],
    ]);
    return {
      data: { threads: probed },
      text: table(['HEALTH', 'THREAD', "THE AGENT'S ID", 'REASON'], rows),
    };
  },
});

interface Probed extends ProbeResult {
  readonly threadId: string;
  readonly remoteId: string | null;
}

interface Asked {
  readonly agents: readonly AgentAdapter[];
  readonly log: Logger;
}

async function probeThread(
  { id: threadId }: ThreadSummary,
  store: StoreApi,
  { agents, log }: Asked,
): Promise<Probed> {
  const [binding] = await store.getBindings({ threadId });
  if (!binding)
    return {
      ...{ threadId, remoteId: null, health: 'provisional' },
      reason: 'the thread has no conversation of an agent yet',
    };
  const { remoteId, cwd, agent: kind } = binding;
  const agent = agents.find((agent) => agent.kind === kind);
  if (!agent) return { threadId, remoteId, health: 'unknown', reason: `no agent "${kind}" is set up` };
  return { threadId, remoteId, ...(await agent.probe(remoteId, cwd, withFacts(log, { thread: threadId }))) };
}
