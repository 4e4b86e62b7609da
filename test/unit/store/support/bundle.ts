import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { bundleProgram } from './bundleProgram.ts';

const bundles = new Map<string, Promise<string>>();

afterAll(async () => {
  for (const bundle of bundles.values())
    await rm(path.dirname(await bundle), { recursive: true, force: true });
  bundles.clear();
});

/** A program of the extension, bundled as it is shipped, once a test file. */
export function bundled(entry: string): Promise<string> {
  const known = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, known);
  return known;
}

async function bundle(entry: string): Promise<string> {
  return bundleProgram(entry, await mkdtemp(path.join(os.tmpdir(), 'store-bundle-')));
}
