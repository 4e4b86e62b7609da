import { expect, type CDPSession, type Page } from '@playwright/test';
import { join } from 'node:path';
import type { ToWebview } from '../../src/chatProtocol.ts';
import { inDeltas, longReply as replyOf } from '../../test/ui/chatHarness/longReply.ts';
import { firstThread, messageId, reply, running, show } from '../../test/ui/chatHarness/samples.ts';
import type { FigureFile } from '../figure.ts';
import { compare } from '../measure.ts';

const text = replyOf(128 * 1024);
const rounds = 5;

export const longReply: FigureFile = {
  title: 'A reply of 128 KB in 4,000 deltas, in the webview',
  async run(bench) {
    const { dist } = await bench.installed.get();
    const browser = await bench.browser.get();
    const inNewPage = async (...messages: readonly ToWebview[]): Promise<number> => {
      const context = await browser.newContext();
      try {
        return await scriptingFor(await context.newPage(), join(dist, 'chat'), messages);
      } finally {
        await context.close();
      }
    };
    const compared = await compare(
      { ours: () => inNewPage(...streamed()), peer: () => inNewPage(...atOnce()) },
      rounds,
    );
    return {
      ...compared,
      unit: 'ms',
      peerName: 'the same text rendered once',
      how: "time of the page's scripts, from the first message to the last chapter drawn; the real bundle in a browser, one message a delta, each in a task of its own, drawn in the browser's own frames",
    };
  },
};

function atOnce(): ToWebview[] {
  return [show({ messages: [reply(0, [{ kind: 'text', text }])] })];
}

function streamed(): ToWebview[] {
  const started = show({ messages: [reply(0, [{ kind: 'text', text: '' }], running)] });
  const deltas = inDeltas(text, 4000).map((delta): ToWebview => ({
    type: 'partsChanged',
    threadId: firstThread,
    messageId: messageId(0),
    changes: [{ op: 'append', index: 0, text: delta }],
  }));
  return [started, ...deltas];
}

/** Milliseconds that the scripts of the page ran. */
async function scriptingFor(page: Page, bundle: string, messages: readonly ToWebview[]): Promise<number> {
  process.env.THREADKEEPER_CHAT = bundle;
  const { ChatPage } = await import('../../test/ui/chatHarness/chatPage.ts');
  await ChatPage.open(page);
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable');
  const before = await scripting(metrics);
  await page.evaluate(postEach, messages);
  await expect(page.getByRole('article')).toContainText(text.slice(-20));
  return (await scripting(metrics)) - before;
}

/** Runs in the page. */
async function postEach(messages: readonly unknown[]): Promise<void> {
  for (const data of messages) {
    window.dispatchEvent(new MessageEvent('message', { data }));
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  }
}

async function scripting(metrics: CDPSession): Promise<number> {
  const { metrics: all } = await metrics.send('Performance.getMetrics');
  return (all.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000;
}
