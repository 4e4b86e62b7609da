import { expect, onTestFinished, test } from 'vitest';
import type { CliContext } from '../../../../src/cli/context.ts';
import { PromptRun } from '../../../../src/cli/turns/promptRun.ts';
import { TextPrinter } from '../../../../src/cli/turns/textPrinter.ts';
import { openLab, type Lab } from '../../runner/support/lab.ts';
import { turnOf } from '../../store/support/sample.ts';
import { silentLog, startStore } from '../../store/support/testStore.ts';

test('Ctrl+C in the moment in which the turn is stored stops it', async () => {
  const lab = await openLab();
  onTestFinished(lab.dispose);
  const controller = new AbortController();
  lab.runner.onDidHappen(({ type }) => type === 'messagesAdded' && controller.abort());
  const run = await promptRun(lab, controller.signal);
  expect(await run.run('slow', lab.runner)).toBe('The turn was stopped.');
  expect((await lab.messages()).at(-1)?.turn?.stopReason).toBe('cancelled');
});

test('Ctrl+C in the moment in which a prompt waits no more stops its turn', async () => {
  const lab = await openLab();
  onTestFinished(lab.dispose);
  const { threadId, runner } = lab;
  const window = await startStore(lab.databasePath);
  const turn = turnOf(threadId);
  await window.api.startTurn(turn);
  const controller = new AbortController();
  runner.onDidHappen(({ type }) => type === 'messagesAdded' && controller.abort());
  const reason = (await promptRun(lab, controller.signal)).run('slow', runner);
  await expect.poll(() => window.api.openThread({ threadId })).toMatchObject({ queue: [{ text: 'slow' }] });
  await window.api.endTurn({ turnId: turn.turnId, stopReason: 'end_turn' });
  expect(await reason).toBe('The turn was stopped.');
  expect((await lab.messages()).at(-1)?.turn?.stopReason).toBe('cancelled');
});

async function promptRun({ store, threadId, folder }: Lab, signal: AbortSignal): Promise<PromptRun> {
  const opened = await store.api.openThread({ threadId });
  if (!opened) throw new Error('no thread');
  const context = contextWith(folder, signal);
  return new PromptRun({
    place: { session: opened.session, threadId },
    mode: 'refuse',
    printer: new TextPrinter(context),
    store: store.api,
    context,
  });
}

function contextWith(cwd: string, signal: AbortSignal): CliContext {
  const unused = () => Promise.reject(new Error('not needed here'));
  return {
    ...{ version: '', env: {}, cwd, signal, ask: undefined, readInput: unused },
    ...{ writeOut: () => undefined, stream: () => undefined, writeError: () => undefined },
    ...{ log: silentLog, verboseLog: silentLog },
    ...{ openStore: unused, agents: unused, runner: unused, jobs: unused },
  };
}
