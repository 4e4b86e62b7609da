import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../store/support/testStore.ts';
import { program, start } from './support/program.ts';

test.each([[['--help']], [['run', '--help']], [['--version']], [['run', '--agent', 'sample']]])(
  '%j loads neither the store nor the agents',
  async (args) => {
    const folder = await temporaryFolder();
    const alone = path.join(folder, 'cli.js');
    await copyFile(await program(), alone);
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    const { exitCode, stderr } = await start(args, alone);
    expect(exitCode).toBe(args.includes('sample') ? 2 : 0);
    expect(stderr).not.toContain('Cannot find module');
  },
);
