import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Locator } from '@playwright/test';
import { newMessageId } from '../../src/domain/ids.ts';
import type { StoreApi } from '../../src/store/protocol.ts';
import type { SessionSummary } from '../../src/domain/session.ts';
import type { WorkbenchWindow } from '../../test/ui/support/window.ts';
import type { FigureFile } from '../figure.ts';
import type { BenchWorkbench } from '../support/benchWorkbench.ts';
import { compare, windowRounds, type Comparison } from '../measure.ts';
import type { SeededSession } from '../support/seed.ts';
import type { Watched } from '../support/sightings.ts';
import { timeOnce } from '../support/timing.ts';

const session: SeededSession = 'Bench shared';
/** How soon a change made anywhere shows in every window, in ms. */
const limitMs = 200;
/** Each change comes alone: of those that follow each other quickly VS Code's tree draws five a second. In ms. */
const apart = 500;

export const otherWindowTree = shownElsewhere({
  title: 'A session renamed elsewhere → in the tree of a window',
  peerName: 'the answer to the one who renamed it',
  seen: (text) => ({ frame: 'window', selector: '.sidebar .monaco-list-row', text }),
  show: () => Promise.resolve(),
  change: (api, { id: sessionId }, name) => api.renameSession({ sessionId, name }),
});

export const otherWindowChat = shownElsewhere({
  title: 'A message stored elsewhere → in the open chat of a window',
  peerName: 'the answer to the one who stored it',
  seen: (text) => ({ frame: 'webview', selector: 'article', text }),
  async show(window, row) {
    await row.click();
    await window.chat().locator('textarea').waitFor();
  },
  change: (api, { threads }, content) => {
    const [thread] = threads;
    if (!thread) throw new Error('the session has no thread');
    return api.addThreadMessage({
      id: newMessageId(randomUUID),
      threadId: thread.id,
      role: 'user',
      content,
    });
  },
});

interface SharedChange {
  readonly title: string;
  readonly peerName: string;
  /** Where the window shows a change whose text this is. */
  seen(text: string): Omit<Watched, 'name'>;
  /** Makes the window show what will be changed; `row` is the session's in its tree. */
  show(window: WorkbenchWindow, row: Locator): Promise<void>;
  change(api: StoreApi, session: SessionSummary, text: string): Promise<unknown>;
}

function shownElsewhere(shared: SharedChange): FigureFile {
  return {
    title: shared.title,
    limitMs,
    async run(bench) {
      return {
        ...(await measureChanges(await bench.workbench.get(), shared)),
        unit: 'ms',
        peerName: shared.peerName,
        how: 'asked by another process that shares the store → drawn, in a real workbench; in one window, half a second after the last one',
      };
    },
  };
}

/** In one window: each round makes one change that it is to show, and one more that is only waited for. */
async function measureChanges(workbench: BenchWorkbench, shared: SharedChange): Promise<Comparison> {
  const texts = Array.from({ length: windowRounds + 1 }, (_, number) => `${session} ${number}.`);
  const watched = texts.map((name) => ({ name, ...shared.seen(name) }));
  return workbench.inNewWindow(watched, async (opened) => {
    await opened.window.openView('Threadkeeper');
    const row = opened.window.treeItem(new RegExp(`^${session}`)).first();
    await row.waitFor();
    await shared.show(opened.window, row);
    const store = workbench.openStore();
    const change = await changeOf(store.api, shared);
    try {
      return await compare(
        {
          ours: async () => {
            const text = texts.shift() ?? '';
            await setTimeout(apart);
            return opened.sightings.timeFrom(text, () => change(text));
          },
          peer: () => timeOnce(() => change(`${session} answered`)),
        },
        windowRounds,
      );
    } finally {
      await store.dispose();
    }
  });
}

async function changeOf(api: StoreApi, shared: SharedChange): Promise<(text: string) => Promise<void>> {
  const sessions = await api.listSessions({});
  const found = sessions.find(({ name }) => name.startsWith(session));
  if (!found) throw new Error('the session is not stored');
  return async (text) => {
    await shared.change(api, found, text);
  };
}
