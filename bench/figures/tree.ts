import type { BenchWorkbench } from '../support/benchWorkbench.ts';
import type { FigureFile } from '../figure.ts';
import { compare, windowRounds } from '../measure.ts';

export const tree: FigureFile = {
  title: 'Click on the icon → first row of the tree',
  target: 2.3,
  async run(bench) {
    const workbench = await bench.workbench.get();
    const compared = await compare(
      {
        ours: () => timeToRow(workbench, 'Threadkeeper'),
        peer: () => timeToRow(workbench, 'Bench Tree'),
      },
      windowRounds,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'an extension with a tree of one row',
      how: 'in the page, mouse down → row drawn; a new window each, so that activation and opening the store are in it',
    };
  },
};

async function timeToRow(workbench: BenchWorkbench, view: string): Promise<number> {
  const row = { name: 'row', frame: 'window', selector: '.sidebar .monaco-list-row', text: 'Bench' } as const;
  return workbench.inNewWindow([row], ({ window, sightings }) =>
    sightings.timeTo('row', () => window.openView(view)),
  );
}
