import type { Detection } from '../../agents/agentAdapter.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

export const agents = defineCommand({
  name: 'agents',
  summary: 'Lists the agents: which are installed, where, and how to get the others',
  usage: '',
  options: {},
  positionals: [],
  async run(_, context) {
    const adapters = await context.agents({ log: context.log });
    const found = await Promise.all(
      adapters.map(async (agent) => ({
        kind: agent.kind,
        name: agent.displayName,
        detection: await agent.detect(),
      })),
    );
    const rows = found.map(({ kind, name, detection }) => [kind, name, ...columnsOf(detection)]);
    return { data: { agents: found }, text: table(['KIND', 'AGENT', 'VERSION', 'WHERE'], rows) };
  },
});

function columnsOf(detection: Detection): [string, string] {
  switch (detection.kind) {
    case 'found':
      return [detection.version, detection.path];
    case 'missing':
      return ['not installed', detection.howToInstall];
    case 'unusable':
      return ['cannot be used', detection.reason];
  }
}
