#!/usr/bin/env node
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { version } from '../package.json';
import { formatLogLine, type Logger } from './base/log.ts';
import type { CliContext } from './cli/context.ts';
import { runCli } from './cli/runCli.ts';

/** The composition root of the command line: what the process has, and the bundles it shares with the extension. */
const dist = (name: string) => join(import.meta.dirname, name);
const writeError = (text: string) => void process.stderr.write(`${text}\n`);
const log: Logger = {
  info: () => undefined,
  warn: (message, facts) => writeError(formatLogLine(message, facts)),
  error: (message, facts) => writeError(formatLogLine(message, facts)),
};

const signal = abortedByCtrlC();
const wasmPath = dist('sql-wasm.wasm');

const context: CliContext = {
  version,
  env: process.env,
  cwd: process.cwd(),
  signal,
  writeOut: (text) => void process.stdout.write(`${text}\n`),
  writeError,
  confirm: process.stdin.isTTY && process.stderr.isTTY ? confirm : undefined,
  log,
  async openStore(databasePath) {
    const { openStore } = await import('./store/client.ts');
    return openStore({
      databasePath,
      workerPath: dist('storeWorker.cjs'),
      wasmPath,
      label: 'the command line',
      log,
    });
  },
  async agents() {
    const { createAgents } = await import('./agents/registry.ts');
    // They are looked for only, never started for work: what they may do and where they keep things says nothing here.
    const sample = { nodePath: process.execPath, scriptPath: dist('sampleAgent.cjs'), home: homedir() };
    const codex = () => ({ sandbox: 'read-only', approvalPolicy: 'never' }) as const;
    return createAgents({ sample, codex, claude: () => ({}), log }).list();
  },
  async jobs() {
    const { createStoreJobs } = await import('./store/jobs/storeJobs.ts');
    return createStoreJobs({ workerPath: dist('storeJobs.cjs'), wasmPath });
  },
};

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await runCli(process.argv.slice(2), context);

/** The first Ctrl+C lets the work undo itself; a second one ends the process as usual. */
function abortedByCtrlC(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
