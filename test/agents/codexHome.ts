import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes Codex's configuration into a home, and gives the environment that goes with it. `more`: lines of the
 * configuration's top level.
 */
export async function makeCodexHome(
  home: string,
  modelUrl: string,
  more: readonly string[] = [],
): Promise<{ HOME: string; CODEX_HOME: string; STUB_API_KEY: string }> {
  const folder = join(home, '.codex');
  await mkdir(folder);
  await writeFile(join(folder, 'config.toml'), [...more, configuration(modelUrl)].join('\n'));
  return { HOME: home, CODEX_HOME: folder, STUB_API_KEY: 'sk-not-a-real-key' };
}

/** One retry: enough to see that it is told, and quick to give up. */
function configuration(modelUrl: string): string {
  return `
model = "gpt-5.5"
model_provider = "stub"

[model_providers.stub]
name = "stub"
base_url = "${modelUrl}"
wire_api = "responses"
env_key = "STUB_API_KEY"
request_max_retries = 0
stream_max_retries = 1

[analytics]
enabled = false
`;
}
