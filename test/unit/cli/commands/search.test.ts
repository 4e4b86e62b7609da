import { expect, test } from 'vitest';
import { addMessage, createThread } from '../../store/support/sample.ts';
import { startStore, temporaryDatabase } from '../../store/support/testStore.ts';
import { threadkeeper } from '../support/program.ts';

test('search shows where a text is, on a line each, the newest first', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  const threadId = await createThread(store.api);
  for (const content of ['the first\nNeedle \u001B[31mred', 'hay', 'the second needle'])
    await addMessage(store.api, threadId, content);
  const { exitCode, stdout, stderr } = await threadkeeper(['search', 'needle', '--store', file]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const [head, ...rows] = stdout.split('\n');
  expect(head).toMatch(/^SENT +SESSION +THREAD ID +TEXT$/);
  expect(rows).toEqual([
    expect.stringMatching(new RegExp(`Session +${threadId} +the second needle$`)),
    expect.stringMatching(new RegExp(`Session +${threadId} +the first Needle  \\[31mred$`)),
  ]);
  const { stdout: json } = await threadkeeper(['search', 'NEEDLE', '--json', '--store', file]);
  expect(JSON.parse(json)).toMatchObject({
    store: file,
    text: 'NEEDLE',
    found: [{ threadId, snippet: 'the second needle' }, { threadId }],
  });
});

test('search says that nothing was found; a text is needed', async () => {
  const file = await temporaryDatabase();
  const store = await startStore(file);
  await createThread(store.api);
  const nothing = await threadkeeper(['search', 'needle', '--store', file]);
  expect(nothing).toMatchObject({ exitCode: 0, stdout: 'No message has this text in it.' });
  expect(await threadkeeper(['search', '--store', file])).toMatchObject({ exitCode: 2 });
  expect(await threadkeeper(['search', '', '--store', file])).toMatchObject({ exitCode: 2 });
});
