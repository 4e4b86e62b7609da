import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { decodeJson } from '../../base/decode.ts';
import { codeOf } from '../../base/errorCode.ts';
import { homeOf } from './settings.ts';

/**
 * Whether Amp has a login, by what it looks at itself: its variable, then its file of keys. Undefined when that
 * cannot be told: a file that cannot be read, or keys that are in the system's own store.
 */
export async function hasLogin(env: NodeJS.ProcessEnv): Promise<boolean | undefined> {
  if (env['AMP_API_KEY']) return true;
  const found = await Promise.all(
    dataFolders(env).map((folder) => hasKey(join(folder, 'amp', 'secrets.json'))),
  );
  if (found.includes(true)) return true;
  return found.includes(undefined) || (await usesSystemStore(env)) ? undefined : false;
}

/** Amp itself is not of one mind about XDG_DATA_HOME on macOS and Windows. */
function dataFolders(env: NodeJS.ProcessEnv): string[] {
  const usual = join(homeOf(env), '.local', 'share');
  return env['XDG_DATA_HOME'] ? [env['XDG_DATA_HOME'], usual] : [usual];
}

const secretsSchema = v.record(v.string(), v.unknown());

/** A key is kept as `apiKey@<server>`; which server is meant is Amp's to know. */
async function hasKey(file: string): Promise<boolean | undefined> {
  const text = await readOrNone(file);
  if (text === undefined) return undefined;
  const secrets = decodeJson(secretsSchema, text || '{}');
  if (!secrets.ok) return undefined;
  return Object.entries(secrets.value).some(([name, value]) => name.startsWith('apiKey@') && Boolean(value));
}

/** An experiment of Amp that is turned on by name; whatever it is set to, its store cannot be looked into. */
async function usesSystemStore(env: NodeJS.ProcessEnv): Promise<boolean> {
  const config = env['XDG_CONFIG_HOME'] || join(homeOf(env), '.config');
  const file = env['AMP_SETTINGS_FILE'] || join(config, 'amp', 'settings.json');
  return (await readOrNone(file))?.includes('nativeSecretsStorage') ?? true;
}

/** Empty when there is no such file; undefined when it cannot be read. */
async function readOrNone(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? '' : undefined;
  }
}
