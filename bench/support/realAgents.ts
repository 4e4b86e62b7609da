import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../../test/agents/lab.ts';

const agents = join(import.meta.dirname, '../../test/agents/node_modules');

/** Runs with a real agent in a lab of its own, which is closed at the end. */
export async function withLab<Opened extends Lab, Result>(
  openLab: () => Promise<Opened>,
  run: (lab: Opened) => Promise<Result>,
): Promise<Result> {
  if (!existsSync(agents)) throw new Error('`npm run test:agents` installs the agents to measure with.');
  const lab = await openLab();
  try {
    return await run(lab);
  } finally {
    await lab.close();
  }
}
