import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const settings = Object.entries<{ readonly scope: string }>(manifest.contributes.configuration.properties);
const restricted = new Set(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);

test('a workspace sets what is started, and with what, only when it is trusted', () => {
  const started = settings.filter(([name]) => /\.(path|args|env|acpAgents)$/.test(name));
  expect(started).toHaveLength(10);
  for (const [name, { scope }] of started) {
    expect(scope, name).toBe('machine-overridable');
    expect(restricted, name).toContain(name);
  }
});
