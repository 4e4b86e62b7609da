import type { BenchWorkbench } from '../support/benchWorkbench.ts';
import type { Watched } from '../support/sightings.ts';
import type { Bench } from '../bench.ts';
import type { Figure, FigureFile } from '../figure.ts';
import { compare } from '../measure.ts';

export const chat: FigureFile = {
  title: 'Click on the row → chat that can be used',
  target: 1.35,
  run: (bench) => against(line, bench),
};

/** What is left when both load a script, which VS Code does by way of a service worker and the workbench. */
export const chatScript: FigureFile = {
  title: 'Click on the row → chat that can be used, against one with a script',
  run: (bench) => against(field, bench),
};

async function against(peer: Peer, bench: Bench): Promise<Figure> {
  const workbench = await bench.workbench.get();
  const compared = await compare(
    {
      ours: () => timeToPage(workbench, ours),
      peer: () => timeToPage(workbench, peer),
    },
    rounds,
  );
  return {
    ...compared,
    unit: 'ms',
    peerName: peer.name,
    how: 'in the page, mouse down → composer drawn, with the thread loaded; a second after the row came, as nobody clicks sooner; a new window each, so that it is its first webview; VS Code does not look for open ports meanwhile, as it does every two seconds',
  };
}

/** Many, as the limit is near and both cores are busy from the click to the page. */
const rounds = 41;

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

interface Peer extends Contestant {
  readonly name: string;
}

const line: Peer = {
  name: 'a webview of one line',
  view: 'Bench Tree',
  row: 'Bench row',
  page: { name: 'page', frame: 'webview', selector: '#line' },
};
const field: Peer = {
  name: 'a webview whose text field is made by a script of one line',
  view: 'Bench Script',
  row: 'Bench row',
  page: { name: 'page', frame: 'webview', selector: '#field' },
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
