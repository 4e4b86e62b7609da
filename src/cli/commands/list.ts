import { agentName } from '../../domain/agentNames.ts';
import type { SessionSummary } from '../../domain/session.ts';
import { defineCommand } from '../command.ts';
import { findStore } from '../findStore.ts';
import { localTime } from '../localTime.ts';
import { table } from '../table.ts';
import { withStore } from '../withStore.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'Lists the sessions of a store, the latest first',
  usage: '',
  options: {},
  positionals: [],
  async run({ values }, context) {
    const store = await findStore(values.store, context);
    const sessions = await withStore(store, context, (api) => api.listSessions({}));
    return { data: { store, sessions }, text: describe(sessions) };
  },
});

/** The name is the last column: it may be as long as it likes. */
function describe(sessions: readonly SessionSummary[]): string {
  if (sessions.length === 0) return 'There are no sessions.';
  return table(['UPDATED', 'AGENT', 'THREADS', 'MESSAGES', 'ID', 'NAME'], sessions.map(row));
}

function row({ id, name, agent, updatedAt, threads }: SessionSummary): string[] {
  const messages = threads.reduce((sum, { messageCount }) => sum + messageCount, 0);
  return [localTime(updatedAt), agentName(agent), String(threads.length), String(messages), id, name];
}
