import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { hasLogin } from '../../../../src/agents/amp/login.ts';

const secrets = '.local/share/amp/secrets.json';
const settings = '.config/amp/settings.json';

/** A home with these files. */
async function homeWith(files: Readonly<Record<string, string>>): Promise<{ HOME: string }> {
  const HOME = await mkdtemp(join(tmpdir(), 'amp-home-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(HOME, name)), { recursive: true });
    await writeFile(join(HOME, name), text);
  }
  return { HOME };
}

test.each<[string, Record<string, string>, boolean | undefined]>([
  ['no files', {}, false],
  ['a key', { [secrets]: '{"apiKey@https://ampcode.com/":"a-key"}' }, true],
  ['another secret', { [secrets]: '{"mcp-oauth-token@x":"a-token"}' }, false],
  ['an empty key', { [secrets]: '{"apiKey@https://ampcode.com/":""}' }, false],
  ['a damaged file', { [secrets]: '{"apiKey' }, undefined],
  [
    'keys in the system’s store',
    { [settings]: '{"amp.experimental.cli.nativeSecretsStorage.enabled":true}' },
    undefined,
  ],
])('with %s', async (_name, files, expected) => {
  expect(await hasLogin(await homeWith(files))).toBe(expected);
});

test('a key in the environment is a login', async () => {
  expect(await hasLogin({ ...(await homeWith({})), AMP_API_KEY: 'a-key' })).toBe(true);
});

test('a key is also looked for in XDG_DATA_HOME', async () => {
  const { HOME } = await homeWith({ 'data/amp/secrets.json': '{"apiKey@https://ampcode.com/":"a-key"}' });
  expect(await hasLogin({ HOME, XDG_DATA_HOME: join(HOME, 'data') })).toBe(true);
});

test('a file that cannot be read proves nothing', async () => {
  const { HOME } = await homeWith({ [`${secrets}/folder`]: '' });
  expect(await hasLogin({ HOME })).toBeUndefined();
});
