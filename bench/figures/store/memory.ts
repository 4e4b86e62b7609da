import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Bench } from '../../bench.ts';
import type { FigureFile } from '../../figure.ts';
import { compare } from '../../measure.ts';
import { seedOfSize, seedStore } from '../../support/storeSeed.ts';

const program = join(import.meta.dirname, '../../support/storeMemory.ts');

export const storeMemory: FigureFile = {
  title: 'Memory with a store of 500 MB, against 10 MB',
  target: 1.2,
  async run(bench) {
    const large = await seeded(bench, 500);
    const small = await seeded(bench, 10);
    const compared = await compare({ ours: () => memoryWith(large), peer: () => memoryWith(small) }, 5);
    return {
      ...compared,
      unit: 'MB',
      peerName: 'one of 10 MB with as many threads',
      how: 'the resident set of a Node process that has the store in it, after the list, 500 appends and 500 pages of 100 messages',
    };
  },
};

function memoryWith(file: string): Promise<number> {
  return Promise.resolve(Number(execFileSync(process.execPath, [program, file], { encoding: 'utf8' })));
}

async function seeded(bench: Bench, megabytes: number): Promise<string> {
  const file = join(bench.folder(), 'threadkeeper.db');
  await seedStore(file, seedOfSize(megabytes));
  return file;
}
