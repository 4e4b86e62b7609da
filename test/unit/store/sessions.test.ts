import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newSessionId } from '../../../src/domain/ids.ts';
import { startStore, temporaryDatabase } from './support/testStore.ts';

test('a session is kept over a restart', async () => {
  const file = await temporaryDatabase();
  const first = await startStore(file);
  const id = newSessionId(randomUUID);
  const session = await first.api.createSession({ id, name: 'Fix the build', agent: 'codex', cwd: '/repo' });
  await first.dispose();

  const second = await startStore(file);
  expect(await second.api.info({})).toEqual({ persistent: true, path: file });
  expect(await second.api.listSessions({})).toEqual([{ ...session, threads: [] }]);
});
