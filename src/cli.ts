#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { version } from '../package.json';
import { formatLogLine, type Logger } from './base/log.ts';
import type { CliContext } from './cli/context.ts';
import { runCli } from './cli/runCli.ts';

/** The composition root of the command line: what the process has, and the bundles it shares with the extension. */
const dist = (name: string) => join(import.meta.dirname, name);
const writeError = (text: string) => void process.stderr.write(`${text}\n`);
const writeLog: Logger['info'] = (message, facts) => writeError(formatLogLine(message, facts));
const verboseLog: Logger = { info: writeLog, warn: writeLog, error: writeLog };

const signal = abortedByCtrlC();
const wasmPath = dist('sql-wasm.wasm');

const context: CliContext = {
  version,
  env: process.env,
  cwd: process.cwd(),
  signal,
  writeOut: (text) => void process.stdout.write(`${text}\n`),
  stream: (text) => void process.stdout.write(text),
  writeError,
  readInput: () => text(addAbortSignal(signal, process.stdin)),
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  log: { ...verboseLog, info: () => undefined },
  verboseLog,
  async openStore(databasePath, log) {
    const { openStore } = await import('./store/client.ts');
    return openStore({
      databasePath,
      workerPath: dist('storeWorker.cjs'),
      wasmPath,
      label: 'the command line',
      log,
    });
  },
  async agents({ home = homedir(), model, log }) {
    const { createAgents } = await import('./agents/registry.ts');
    const scriptPath = dist('sampleAgent.cjs');
    const sample = { nodePath: process.execPath, scriptPath, home: join(home, 'sample-agent') };
    const codex = () => ({ sandbox: 'workspace-write', approvalPolicy: 'on-request', model }) as const;
    return createAgents({ sample, codex, claude: () => ({ model }), amp: () => ({}), log }).list();
  },
  async runner(options) {
    const [{ TurnRunner }, { sweepStrays }] = await Promise.all([
      import('./runner/turnRunner.ts'),
      import('./agents/process/sweepStrays.ts'),
    ]);
    void sweepStrays(options.log);
    // Who calls a program by its name trusts the folder it works in.
    return new TurnRunner({ ...options, whyNotStart: () => undefined, uuid: randomUUID });
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

/** The first Ctrl+C lets the work undo itself; a second one ends the process, and agents with it. */
function abortedByCtrlC(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  });
  return controller.signal;
}

async function ask(question: string, until: AbortSignal): Promise<string> {
  // Not raw: Ctrl+C has to reach us as a signal.
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const closed = new AbortController();
  terminal.once('close', () => closed.abort());
  const signal = AbortSignal.any([until, closed.signal]);
  try {
    return (await terminal.question(question, { signal })).trim();
  } catch (error) {
    if (signal.aborted) return '';
    throw error;
  } finally {
    terminal.close();
  }
}
