import { statSync } from 'node:fs';
import type { FigureFile } from '../figure.ts';

/** The smallest comparable extension's VSIX, in KB. */
const smallestPeer = 838;

export const size: FigureFile = {
  title: 'Size of the VSIX',
  target: 1,
  async run(bench) {
    const kilobytes = statSync(await bench.vsix.get()).size / 1024;
    return {
      ours: [kilobytes],
      peer: [smallestPeer],
      unit: 'KB',
      peerName: 'the smallest comparable extension',
      how: '`npm run package`',
    };
  },
};
