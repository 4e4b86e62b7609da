import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { StoreEntry } from '../../../src/registry/storeEntry.ts';
import { StoreRegistry } from '../../../src/registry/storeRegistry.ts';
import { silentLog, temporaryFolder } from '../store/support/testStore.ts';

const entry = (path: string, day = 1): StoreEntry => ({
  path,
  folder: '/repo',
  name: 'repo',
  lastUsed: new Date(Date.UTC(2025, 0, day)).toISOString(),
  mark: { inode: '18446744073709551615', born: '1700000000000000001' },
});

test('what was saved is listed, the latest used first', async () => {
  const registry = new StoreRegistry(await temporaryFolder(), silentLog);
  await registry.save(entry('/old.db', 1));
  await registry.save(entry('/new.db', 2));
  expect(await registry.list()).toEqual([entry('/new.db', 2), entry('/old.db', 1)]);
});

test('a store that is saved again is there once, as it was last', async () => {
  const registry = new StoreRegistry(await temporaryFolder(), silentLog);
  await registry.save(entry('/a.db', 1));
  await registry.save(entry('/a.db', 3));
  expect(await registry.list()).toEqual([entry('/a.db', 3)]);
});

test('before its first use a registry is empty, and looking makes nothing', async () => {
  const home = await temporaryFolder();
  expect(await new StoreRegistry(home, silentLog).list()).toEqual([]);
  expect(await readdir(home)).toEqual([]);
});

test.each(['', '{', '{"path":1}', 'null'])(
  'the broken entry %j is put aside, the others are listed',
  async (text) => {
    const home = await temporaryFolder();
    const registry = new StoreRegistry(home, silentLog);
    await registry.save(entry('/good.db'));
    const broken = path.join(home, 'stores', '0123456789abcdef.json');
    await writeFile(broken, text);
    expect(await registry.list()).toEqual([entry('/good.db')]);
    expect(await readFile(`${broken}.broken`, 'utf8')).toBe(text);
    expect(await registry.list()).toEqual([entry('/good.db')]);
  },
);

test('a registry that cannot be written rejects and leaves no draft', async () => {
  const home = await temporaryFolder();
  const registry = new StoreRegistry(home, silentLog);
  await registry.save(entry('/a.db'));
  const [name = ''] = await readdir(path.join(home, 'stores'));
  await rm(path.join(home, 'stores', name));
  await mkdir(path.join(home, 'stores', name));
  await expect(registry.save(entry('/a.db'))).rejects.toThrow();
  expect(await readdir(path.join(home, 'stores'))).toEqual([name]);
});

test('four processes that write at once lose nothing, and no reader ever sees half an entry', async () => {
  const home = await temporaryFolder();
  const warned: string[] = [];
  const registry = new StoreRegistry(home, { ...silentLog, warn: (message) => warned.push(message) });
  const saver = path.resolve('test/fixtures/registry/saver.ts');
  const names = ['a', 'b', 'c', 'd'];
  const writing = Promise.all(names.map((name) => execa(process.execPath, [saver, home, name, '40'])));
  const state = { done: false };
  void writing.finally(() => (state.done = true)).catch(() => undefined);
  while (!state.done) await registry.list();
  await writing;
  const paths = (await registry.list()).map(({ path }) => path);
  const expected = names.flatMap((name) =>
    Array.from({ length: 40 }, (_, at) => `/stores/${name}-${String(at)}.db`),
  );
  expect(paths.sort()).toEqual([...expected, '/stores/shared.db'].sort());
  expect(warned).toEqual([]);
  expect((await readdir(path.join(home, 'stores'))).length).toBe(expected.length + 1);
});
