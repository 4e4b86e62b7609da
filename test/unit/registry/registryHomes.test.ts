import { homedir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { registryHomes } from '../../../src/registry/registryHomes.ts';

const storage = 'User/globalStorage/threadkeeper.threadkeeper';

test('THREADKEEPER_HOME is looked at alone', () => {
  expect(registryHomes({ THREADKEEPER_HOME: '/somewhere' }, 'linux')).toEqual([path.resolve('/somewhere')]);
});

test.each([
  ['linux', {}, '.config/Code'],
  ['linux', {}, '.config/Code - Insiders'],
  ['linux', {}, '.config/VSCodium'],
  ['linux', {}, '.vscode-server/data'],
  ['darwin', {}, 'Library/Application Support/Code'],
  ['win32', {}, 'AppData/Roaming/Code'],
] as const)('on %s VS Code keeps it below %j, %s', (platform, env, place) => {
  expect(registryHomes(env, platform)).toContain(path.join(homedir(), place, storage));
});

test("the platform's own variables move it", () => {
  expect(registryHomes({ XDG_CONFIG_HOME: '/xdg' }, 'linux')).toContain(path.join('/xdg/Code', storage));
  expect(registryHomes({ APPDATA: '/roaming' }, 'win32')).toContain(path.join('/roaming/Code', storage));
});
