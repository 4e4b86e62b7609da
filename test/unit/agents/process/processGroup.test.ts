import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { signalUntilGone } from '../../../../src/agents/process/processGroup.ts';
import { fixture, node } from './processes.ts';

test.skipIf(process.platform === 'win32')(
  'steps that are overdue, as on a busy machine, are taken at once and without a warning of Node',
  async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const child = execa(node, [fixture('silent.mjs')], { detached: true, reject: false });
    const gone = once(child, 'exit').then(() => undefined);
    const overdue = { interruptAfterMs: -50, terminateAfterMs: -40, killAfterMs: -30 };
    await signalUntilGone(child.pid ?? 0, gone, overdue);
    await gone;
    await setImmediate();
    expect(warnings).toEqual([]);
  },
);
