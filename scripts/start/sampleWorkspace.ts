import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { userFolder } from './userFolder.ts';

const template = join(import.meta.dirname, '../sample-workspace');

/** The user's copy of the sample workspace. It is made once and kept, so that a restart finds its sessions. */
export function sampleWorkspace(): string {
  const folder = join(userFolder(), 'sample-workspace');
  if (!existsSync(folder)) cpSync(template, folder, { recursive: true });
  return folder;
}
