import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { ChatPage } from './chatHarness/chatPage.ts';
import { inDeltas, longReply } from './chatHarness/longReply.ts';
import { ended, firstThread, messageId, reply, running, show } from './chatHarness/samples.ts';

const text = longReply(128 * 1024);
const deltas = inDeltas(text, 4000);

test('a reply of 128 KB in 4,000 deltas, each drawn by itself, costs a few times what rendering it once does', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const chat = await ChatPage.open(page);
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable');
  const once = await scriptingOf(metrics, async () => {
    await chat.post(show({ messages: [reply(0, [{ kind: 'text', text }])] }));
    await settled(page);
  });
  await chat.post(show({ messages: [reply(1, [{ kind: 'text', text: '' }], running)] }));
  await settled(page);
  const streamed = await scriptingOf(metrics, () => stream(page));
  await chat.post({ type: 'turnEnded', threadId: firstThread, messageId: messageId(1), turn: ended });
  await expect(page.getByRole('article')).toContainText('Step 100:');
  const facts = `once ${once.toFixed(0)} ms, in 4,000 deltas ${streamed.toFixed(0)} ms, ratio ${(streamed / once).toFixed(1)}`;
  console.log(facts);
  test.info().annotations.push({ type: 'scripting', description: facts });
  // Rendering all of it at each delta would cost 2,000 times as much.
  expect(streamed / once).toBeLessThan(60);
});

/** Posts each delta in a task of its own, and has it drawn before the next: as if each had a frame of its own. */
async function stream(page: Page): Promise<void> {
  await page.evaluate(
    async ({ deltas, threadId, messageId }) => {
      const frames: FrameRequestCallback[] = [];
      window.requestAnimationFrame = (run) => frames.push(run);
      for (const text of deltas) {
        const changes = [{ op: 'append', index: 0, text }];
        const data = { type: 'partsChanged', threadId, messageId, changes };
        window.dispatchEvent(new MessageEvent('message', { data }));
        for (const run of frames.splice(0)) run(performance.now());
        // Preact draws when the task's promises have been settled.
        await new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          port2.postMessage(undefined);
        });
      }
    },
    { deltas, threadId: firstThread, messageId: messageId(1) },
  );
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Milliseconds the page's scripts ran meanwhile. */
async function scriptingOf(metrics: CDPSession, run: () => Promise<void>): Promise<number> {
  const before = await scripting(metrics);
  await run();
  return (await scripting(metrics)) - before;
}

async function scripting(metrics: CDPSession): Promise<number> {
  const { metrics: all } = await metrics.send('Performance.getMetrics');
  return (all.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000;
}
