import path from 'node:path';
import { expect, test } from 'vitest';
import { sharedStorageFolder } from '../../../src/ui/storageFolder.ts';

const storage = path.resolve('workspaceStorage');
const hash = '0123456789abcdef0123456789abcdef';
const inStorage = (workspace: string) => path.join(storage, workspace, 'threadkeeper.threadkeeper');

test.each(['-1', '-2', '-9'])(
  'S24: a window to which VS Code gives a folder ending with %s shares the store',
  (end) => {
    expect(sharedStorageFolder(inStorage(hash + end))).toBe(inStorage(hash));
  },
);

test.each([hash, `${hash}-10`, `${hash}-0`, '-7b1e2c5d', '1763740800000', 'ext-dev', 'notes-1'])(
  'the folder of the workspace %s is taken as it is',
  (workspace) => {
    expect(sharedStorageFolder(inStorage(workspace))).toBe(inStorage(workspace));
  },
);
