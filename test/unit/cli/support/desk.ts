import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { decodeJson } from '../../../../src/base/decode.ts';
import { messageSchema, type Message } from '../../../../src/domain/message.ts';
import { sessionSummarySchema, type SessionSummary } from '../../../../src/domain/session.ts';
import { waitUntilNoneLeft } from '../../../agents/processesOf.ts';
import { temporaryFolder } from '../../store/support/testStore.ts';
import { program, start, threadkeeper, type Answer, type Call } from './program.ts';

/** A store and a working folder of their own for one test, and the command line on both with the real sample agent. */
export interface Desk {
  /** The database file. */
  readonly store: string;
  readonly work: string;
  readonly call: (args: readonly string[], call?: Call) => Promise<Answer>;
  /** The same, while it runs. */
  readonly begin: (args: readonly string[]) => ReturnType<typeof start>;
  /** The sessions that `list` shows. */
  readonly list: () => Promise<readonly SessionSummary[]>;
  /** The threads that `view` shows. */
  readonly view: (named: string) => Promise<readonly ViewedThread[]>;
  /** Waits until no process is left of what was started here, for 5 s at most. */
  readonly noneLeft: (groups?: readonly number[]) => Promise<void>;
}

const threadSchema = v.object({
  id: v.string(),
  bindings: v.array(v.object({ remoteId: v.string(), state: v.string() })),
  messages: v.array(messageSchema),
});
type ViewedThread = v.InferOutput<typeof threadSchema>;

export async function openDesk(): Promise<Desk> {
  const folder = await temporaryFolder();
  const [work, home] = [path.join(folder, 'work'), path.join(folder, 'home')];
  await mkdir(work);
  const file = await program();
  const options = { home, cwd: work };
  const withStore = ([name = '', ...rest]: readonly string[]) => [name, '--store', folder, ...rest];
  const call: Desk['call'] = (args, more) => threadkeeper(withStore(args), { ...options, ...more });
  const noneLeft: Desk['noneLeft'] = (groups = []) => waitUntilNoneLeft(home, groups);
  return {
    ...{ store: path.join(folder, 'threadkeeper.db'), work, call, noneLeft },
    begin(args) {
      const running = start(withStore(args), file, options);
      onTestFinished(async () => {
        running.kill('SIGKILL');
        await running;
        await noneLeft();
      });
      return running;
    },
    list: async () =>
      read(v.object({ sessions: v.array(sessionSummarySchema) }), await call(['list', '--json'])).sessions,
    view: async (named) =>
      read(v.object({ threads: v.array(threadSchema) }), await call(['view', '--json', '--', named])).threads,
  };
}

/** Decodes the document on stdout; throws with what was said when there is none. */
export function read<T>(schema: Parameters<typeof decodeJson<T>>[0], { stdout, stderr }: Answer): T {
  const decoded = decodeJson(schema, stdout);
  if (!decoded.ok) throw new Error(`${decoded.reason}\n${stdout}\n${stderr}`);
  return decoded.value;
}

export function promptsOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ role, content }) => (role === 'user' ? [content] : []));
}
