import type { BenchWorkbench } from '../support/benchWorkbench.ts';
import type { Watched } from '../support/sightings.ts';
import type { FigureFile } from '../figure.ts';
import { compare, windowRounds } from '../measure.ts';

export const chat: FigureFile = {
  title: 'Click on the row → chat that can be used',
  target: 1.35,
  async run(bench) {
    const workbench = await bench.workbench.get();
    const compared = await compare(
      {
        ours: () => timeToPage(workbench, ours),
        peer: () => timeToPage(workbench, peer),
      },
      windowRounds,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'a webview of one line',
      how: 'in the page, mouse down → composer drawn, with the thread loaded; a second after the row came, as nobody clicks sooner; a new window each, so that it is its first webview',
    };
  },
};

/** How long a person takes at least to click on a row that has just come, in ms. */
const aimingMs = 1000;

interface Contestant {
  readonly view: string;
  readonly row: string;
  readonly page: Watched;
}

const ours: Contestant = {
  view: 'Threadkeeper',
  row: 'Bench empty',
  page: { name: 'page', frame: 'webview', selector: 'textarea[placeholder="Ask Sample Agent"]' },
};
const peer: Contestant = {
  view: 'Bench Tree',
  row: 'Bench row',
  page: { name: 'page', frame: 'webview', selector: '#line' },
};

async function timeToPage(workbench: BenchWorkbench, { view, row, page }: Contestant): Promise<number> {
  return workbench.inNewWindow([page], async ({ window, sightings }) => {
    await window.openView(view);
    const item = window.treeItem(new RegExp(`^${row}`)).first();
    await item.hover();
    await window.page.waitForTimeout(aimingMs);
    return sightings.timeTo('page', () => item.click());
  });
}
