import { execa } from 'execa';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AgentAdapter } from '../../src/agents/agentAdapter.ts';
import { createAmpAdapter, type AmpOptions } from '../../src/agents/amp/ampAdapter.ts';
import type { RemoteThreadId } from '../../src/domain/ids.ts';
import { startAmpServer, type AmpServer } from './ampServer.ts';
import { waitUntilNoneLeft } from './processesOf.ts';
import { recordTurn, type RecordedTurn } from './recordedTurn.ts';
import { recordingLog, type RecordingLog } from './recordingLog.ts';

/** The real `amp` in a home of its own, with a server on the loopback interface. */
export interface AmpLab {
  readonly adapter: AgentAdapter;
  readonly server: AmpServer;
  readonly log: RecordingLog;
  /** The folder that Amp works in. */
  readonly workspace: string;
  prompt(text: string, remoteId?: RemoteThreadId): RecordedTurn;
  /** Runs a command of the `amp` program. */
  amp(...args: readonly string[]): PromiseLike<unknown>;
  /** Fails when a process of this home is left. */
  close(): Promise<void>;
}

export interface LabSettings {
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
  const home = await realpath(await mkdtemp(join(tmpdir(), 'amp-lab-')));
  const workspace = join(home, 'workspace');
  const config = join(home, '.config', 'amp');
  await Promise.all([mkdir(workspace), mkdir(config, { recursive: true })]);
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
  const log = recordingLog();
  const path = ampPath();
  const adapter = createAmpAdapter({
    settings: () => ({ path, env }),
    log,
    ...(settings.limits && { limits: settings.limits }),
  });
  return {
    adapter,
    server,
    log,
    workspace,
    prompt: (prompt, remoteId) =>
      recordTurn(adapter.startTurn({ prompt, cwd: workspace, log, ...(remoteId && { remoteId }) })),
    amp: (...args) => execa(path, args, { env, cwd: workspace, stdin: 'ignore' }),
    async close() {
      await server.close();
      await waitUntilNoneLeft(home, log.pids());
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
