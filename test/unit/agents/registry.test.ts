import { expect, test } from 'vitest';
import { formatLogLine } from '../../../src/base/log.ts';
import { createAgents } from '../../../src/agents/registry.ts';
import { decodeAcpAgents } from '../../../src/domain/acpAgentSettings.ts';
import { memoryLog, node, until } from './process/processes.ts';

test('the process of a version check has its PID and how it ended in the log, and that it is of no thread', async () => {
  const { log, lines } = memoryLog();
  const agents = createAgents({
    sample: { nodePath: node, scriptPath: '', home: '' },
    codex: () => ({ path: node, sandbox: 'read-only', approvalPolicy: 'never' }),
    claude: () => ({}),
    amp: () => ({}),
    acp: () => decodeAcpAgents({ own: { command: node } }),
    log,
  });
  for (const kind of ['codex', 'own']) {
    lines.length = 0;
    await agents.get(kind)?.detect();
    await until(() => lines.length === 2);
    const texts = lines.map(({ message, facts }) => formatLogLine(message, facts));
    expect(texts[0], kind).toMatch(/^Agent process started pid=\d+ .* thread=none$/);
    expect(texts[1], kind).toMatch(/^Agent process ended pid=\d+ code=\S+ signal=\S+ thread=none$/);
  }
});
