import { expect } from '@playwright/test';
import type { BenchWorkbench } from '../support/benchWorkbench.ts';
import type { FigureFile } from '../figure.ts';
import { compare, windowRounds } from '../measure.ts';

export const activation: FigureFile = {
  title: 'Activation',
  target: 7,
  async run(bench) {
    const workbench = await bench.workbench.get();
    const compared = await compare(
      {
        ours: () => activationTime(workbench, 'Threadkeeper'),
        peer: () => activationTime(workbench, 'Bench Empty'),
      },
      windowRounds,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'an empty extension',
      how: 'what VS Code itself says in “Developer: Show Running Extensions” (load and activate, whole ms), a new window each, by a click on the icon',
    };
  },
};

/** `extension` is its name, and the title of its view container. */
async function activationTime(workbench: BenchWorkbench, extension: string): Promise<number> {
  return workbench.inNewWindow([], async ({ window }) => {
    await window.openView(extension);
    await window.command('Developer: Show Running Extensions');
    const row = window.page.locator('.part.editor .extension').filter({ hasText: extension });
    const time = row.locator('.activation-time');
    await expect(time).toHaveText(/Activation: \d+ms/);
    return Number.parseInt((await time.innerText()).replaceAll(/\D+/g, ''), 10);
  });
}
