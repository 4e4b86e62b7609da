import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgents } from '../../../../src/agents/registry.ts';
import type { AgentAdapter } from '../../../../src/agents/agentAdapter.ts';
import { formatLogLine, type Logger } from '../../../../src/base/log.ts';
import type { BriefingMode } from '../../../../src/domain/briefing.ts';
import { newSessionId, type SessionId, type ThreadId } from '../../../../src/domain/ids.ts';
import type { Message } from '../../../../src/domain/message.ts';
import type { Choices } from '../../../../src/domain/offers.ts';
import { TurnRunner } from '../../../../src/runner/turnRunner.ts';
import type { TurnEvent } from '../../../../src/runner/turnEvent.ts';
import { openStore, type StoreClient } from '../../../../src/store/client.ts';
import type { StoreApi } from '../../../../src/store/protocol.ts';

const dist = join(import.meta.dirname, '../../../../dist');

/** A runner on a real store in a folder of its own, with the real sample agent; nothing in it is a stand-in. */
export interface Lab {
  readonly store: StoreClient;
  readonly runner: TurnRunner;
  readonly sessionId: SessionId;
  readonly threadId: ThreadId;
  readonly events: readonly TurnEvent[];
  readonly log: readonly string[];
  readonly folder: string;
  readonly databasePath: string;
  /** Sends a prompt and waits until its turn has ended. */
  readonly ask: (prompt: string, thread?: ThreadId) => Promise<Message>;
  readonly ended: (count: number) => Promise<void>;
  readonly messages: (thread?: ThreadId) => Promise<readonly Message[]>;
  readonly dispose: () => Promise<void>;
}

export interface LabOptions {
  /** Another agent in place of the sample agent. */
  readonly adapter?: (log: Logger) => AgentAdapter;
  readonly whyNotStart?: () => string | undefined;
  readonly briefing?: BriefingMode;
  readonly choices?: Choices;
  readonly silenceMs?: () => number;
  /** What the store does later for the runner than it does by itself, or refuses it. */
  readonly later?: (api: StoreApi) => Partial<StoreApi>;
  readonly onLog?: (line: string) => void;
}

export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'tk-runner-'));
  const log: string[] = [];
  const logger = recordingLogger(log, options.onLog);
  const databasePath = join(folder, 'store', 'threadkeeper.db');
  const store = openStore({
    databasePath,
    workerPath: join(dist, 'storeWorker.cjs'),
    wasmPath: join(dist, 'sql-wasm.wasm'),
    log: logger,
  });
  const runner = makeRunner(store, folder, logger, options);
  const events: TurnEvent[] = [];
  runner.onDidHappen((event) => events.push(event));
  const session = await store.api.createSession({
    id: newSessionId(randomUUID),
    name: 'Lab',
    agent: options.adapter?.(logger).kind ?? 'sample',
    cwd: folder,
  });
  const threadId = await store.api.createThread({ sessionId: session.id, name: 'New Thread' });

  const ended = async (count: number) => {
    await waitFor(() => events.filter(({ type }) => type === 'turnEnded').length >= count);
  };
  const messages = async (thread = threadId) =>
    (await store.api.getThreadMessages({ threadId: thread, limit: 100 })).messages;
  return {
    ...{ store, runner, sessionId: session.id, threadId, events, log, folder, databasePath, ended, messages },
    async ask(prompt, thread = threadId) {
      const before = events.filter(({ type }) => type === 'turnEnded').length;
      await runner.prompt(thread, prompt);
      await ended(before + 1);
      const last = (await messages(thread)).at(-1);
      if (!last) throw new Error('no reply was stored');
      return last;
    },
    async dispose() {
      await runner.shutDown();
      await store.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks, and waits until the agent's process is gone as well: until then the thread is not idle. */
export async function askToTheEnd(lab: Lab, prompt: string, thread = lab.threadId): Promise<Message> {
  const reply = await lab.ask(prompt, thread);
  await waitFor(() => !lab.runner.isBusy(thread));
  return reply;
}

function makeRunner(store: StoreClient, folder: string, log: Logger, options: LabOptions): TurnRunner {
  const sample = {
    nodePath: process.execPath,
    scriptPath: join(dist, 'sampleAgent.cjs'),
    home: join(folder, 'sample-home'),
  };
  const codex = () => ({ sandbox: 'read-only', approvalPolicy: 'never' }) as const;
  const agents = createAgents({ sample, codex, claude: () => ({}), amp: () => ({}), log });
  const other = options.adapter?.(log);
  return new TurnRunner({
    store: { ...store.api, ...options.later?.(store.api) },
    changes: store,
    agent: (kind) => (kind === other?.kind ? other : agents.get(kind)),
    whyNotStart: options.whyNotStart ?? (() => undefined),
    ...(options.choices && { choices: options.choices }),
    ...(options.silenceMs && { silenceMs: options.silenceMs }),
    ...(options.briefing && { briefing: () => options.briefing ?? 'always' }),
    log,
    uuid: randomUUID,
  });
}

function recordingLogger(lines: string[], onLog?: (line: string) => void): Logger {
  const write: Logger['info'] = (message, facts) => {
    const line = formatLogLine(message, facts);
    lines.push(line);
    onLog?.(line);
  };
  return { info: write, warn: write, error: write };
}

/** Waits for a condition; the test's own limit ends a wait that is in vain. */
export async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
