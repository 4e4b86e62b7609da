import type { BenchWorkbench } from '../support/benchWorkbench.ts';
import type { FigureFile } from '../figure.ts';
import { compare, windowRounds } from '../measure.ts';
import { beginningOf, seeded, type SeededSession } from '../support/seed.ts';

export const longThread: FigureFile = {
  title: 'A thread of 2,000 messages opened',
  async run(bench) {
    const workbench = await bench.workbench.get();
    const compared = await compare(
      {
        ours: () => timeToLastMessage(workbench, 'Bench long'),
        peer: () => timeToLastMessage(workbench, 'Bench short'),
      },
      windowRounds,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'a thread of 20',
      how: 'in the page, mouse down on the row → last message in sight; a new window each; half of the messages are 700 characters of Markdown',
    };
  },
};

async function timeToLastMessage(workbench: BenchWorkbench, session: SeededSession): Promise<number> {
  const text = beginningOf(seeded[session] - 1);
  const last = { name: 'last', frame: 'webview', selector: 'article', text } as const;
  return workbench.inNewWindow([last], async ({ window, sightings }) => {
    await window.openView('Threadkeeper');
    const item = window.treeItem(new RegExp(`^${session}`)).first();
    return sightings.timeTo('last', () => item.click());
  });
}
