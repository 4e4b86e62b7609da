import { execa } from 'execa';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createAmpAdapter, type AmpOptions } from '../../src/agents/amp/ampAdapter.ts';
import { startAmpServer, type AmpServer } from './ampServer.ts';
import { labAt, makePlace, type Lab } from './lab.ts';

/** The real `amp`. */
export interface AmpLab extends Lab {
  readonly server: AmpServer;
  /** Runs a command of the `amp` program. */
  amp(...args: readonly string[]): PromiseLike<unknown>;
}

interface LabSettings {
  /** Amp's own settings, in its file. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly apiKey?: string;
  readonly limits?: AmpOptions['limits'];
}

/**
 * The program itself, without the package around it: npm refuses a lock of that one unless the programs of every platform
 * can be had, too.
 */
function ampPath(): string {
  const { resolve } = createRequire(import.meta.url);
  const platform = resolve(`@ampcode/cli-${process.platform}-${process.arch}/package.json`);
  return join(dirname(platform), process.platform === 'win32' ? 'amp.exe' : 'amp');
}

export async function openAmpLab(settings: LabSettings = {}): Promise<AmpLab> {
  const server = await startAmpServer();
  const place = await makePlace('amp');
  const { home, workspace, log } = place;
  const config = join(home, '.config', 'amp');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'settings.json'), JSON.stringify(settings.configuration ?? {}));
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    AMP_URL: server.url,
    AMP_API_KEY: settings.apiKey ?? 'sgamp_not-a-real-key',
    AMP_SKIP_UPDATE_CHECK: '1',
  };
  const command = ampPath();
  const adapter = createAmpAdapter({
    settings: () => ({ path: command, env }),
    log,
    ...(settings.limits && { limits: settings.limits }),
  });
  return {
    ...labAt(place, { adapter, program: { command, env }, server }),
    server,
    amp: (...args) => execa(command, args, { env, cwd: workspace, stdin: 'ignore' }),
  };
}
