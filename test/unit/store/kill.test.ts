import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import * as v from 'valibot';
import { newMessageId, newThreadId } from '../../../src/domain/ids.ts';
import { openDatabase } from './support/openedStore.ts';
import { storeWorker, wasmPath } from './support/storeWorker.ts';
import { startStore, temporaryDatabase } from './support/testStore.ts';

const writer = path.resolve('test/fixtures/store/writer.ts');

test.each([1, 40, 90, 150, 260])(
  'what was acknowledged before a kill after %i pieces is there again, and the turn is interrupted',
  async (pieces) => {
    const file = await temporaryDatabase();
    const threadId = newThreadId(randomUUID);
    const messageId = newMessageId(randomUUID);
    const acknowledged = await writeAndKill(
      [file, await storeWorker(), wasmPath, threadId, messageId],
      pieces,
    );
    expect(acknowledged).toBeGreaterThanOrEqual(pieces);

    const store = await startStore(file);
    expect(await store.api.info({})).toEqual({ persistent: true, path: file, role: 'owner' });
    const reply = await store.api.getMessage({ messageId });
    expect(reply?.turn?.stopReason).toBe('interrupted');
    const numbers = (reply?.content ?? '').split(' ').map(Number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    // One more may have been committed whose answer was not read any more.
    expect(numbers.length - 1 - acknowledged).toBeOneOf([0, 1]);
    expect((await store.api.openThread({ threadId }))?.thread.lastTurn?.status).toBe('interrupted');
    await store.dispose();
    expect(await integrityOf(file)).toEqual({ integrity_check: 'ok' });
  },
  30_000,
);

/** The number of the last piece that the writer printed before SIGKILL ended it. */
async function writeAndKill(args: readonly string[], pieces: number): Promise<number> {
  const child = spawn(process.execPath, [writer, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last === pieces) child.kill('SIGKILL');
  }
  await exited;
  return last;
}

async function integrityOf(databasePath: string): Promise<unknown> {
  const { database, close } = await openDatabase(databasePath);
  const result = database.get(v.record(v.string(), v.unknown()), 'PRAGMA integrity_check');
  await close();
  return result;
}
