import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { createAmpAdapter, type AmpOptions } from '../../../../src/agents/amp/ampAdapter.ts';
import type { AmpSettings } from '../../../../src/agents/amp/settings.ts';
import { fixture, memoryLog, node } from '../process/processes.ts';

/**
 * What a call of the program prints, and how it ends; with `hangs` it stays, with `deaf` it ignores signals too;
 * `lastWords` is what it says when it is interrupted.
 */
export interface Scene {
  readonly out?: string;
  readonly err?: string;
  readonly code?: number;
  readonly hangs?: boolean;
  readonly deaf?: boolean;
  readonly lastWords?: string;
}

export interface Script {
  readonly version?: string;
  readonly turn?: Scene;
  readonly export?: Scene;
}

const callSchema = v.object({
  args: v.array(v.string()),
  input: v.string(),
  AMP_THREAD_ID: v.optional(v.string()),
  EXTRA: v.optional(v.string()),
});
export type Call = v.InferOutput<typeof callSchema>;

/** A tiny real program in place of Amp, in a home of its own; it notes how it was called. */
export async function ampProgram(
  script: Script = {},
  settings: AmpSettings = {},
  limits?: AmpOptions['limits'],
) {
  const home = await mkdtemp(join(tmpdir(), 'amp-program-'));
  const path = join(home, 'amp.mjs');
  const log = join(home, 'calls.jsonl');
  const AMP_FIXTURE = join(home, 'script.json');
  await Promise.all([writeFile(log, ''), writeFile(AMP_FIXTURE, JSON.stringify({ ...script, log }))]);
  await writeFile(path, `#!${node}\nawait import('${pathToFileURL(fixture('amp-scripted.mjs')).href}');\n`);
  await chmod(path, 0o755);
  const env = { HOME: home, XDG_DATA_HOME: '', XDG_CONFIG_HOME: '', AMP_API_KEY: 'a-key', ...settings.env };
  const adapter = createAmpAdapter({
    settings: () => ({ path, ...settings, env: { ...env, AMP_FIXTURE } }),
    log: memoryLog().log,
    ...(limits && { limits }),
  });
  const calls = async (): Promise<Call[]> => {
    const lines = (await readFile(log, 'utf8')).split('\n').filter(Boolean);
    return lines.map((line) => v.parse(callSchema, JSON.parse(line)));
  };
  return { adapter, home, calls };
}
