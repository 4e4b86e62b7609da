import { expect, test } from '@playwright/test';
import type { ChatPhase, ToWebview } from '../../src/chatProtocol.ts';
import { noOffers, type Offers } from '../../src/domain/offers.ts';
import { ChatPage } from './chatHarness/chatPage.ts';
import {
  conversation,
  ended,
  everyPart,
  firstThread,
  message,
  messageId,
  permission,
  reply,
  running,
  secondThread,
  sessionId,
  show,
} from './chatHarness/samples.ts';
import { themes, type Theme } from './chatHarness/themes.ts';

const allThemes: readonly Theme[] = ['dark', 'light', 'highContrast'];
const append = (idx: number, text: string): ToWebview => ({
  type: 'partsChanged',
  threadId: firstThread,
  messageId: messageId(idx),
  changes: [{ op: 'append', index: 0, text }],
});

test.describe('composer', () => {
  test('Enter sends, Shift+Enter is a new line, Enter in an IME composition does neither', async ({
    page,
  }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show());
    await chat.composer.fill('first');
    await chat.composer.press('Shift+Enter');
    await chat.composer.pressSequentially('second');
    await chat.composer.evaluate((field) => {
      const press = { key: 'Enter', bubbles: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent('keydown', { ...press, isComposing: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { ...press, keyCode: 229 }));
    });
    await expect(chat.composer).toHaveValue('first\nsecond');
    await chat.composer.press('Enter');
    await expect(chat.composer).toHaveValue('');
    const prompts = (await chat.posted()).filter(({ type }) => type === 'prompt');
    expect(prompts).toEqual([{ type: 'prompt', threadId: firstThread, text: 'first\nsecond' }]);
  });

  test('a draft is restored, posted after a pause, and at once when the field is left', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ draft: 'half a' }));
    await expect(chat.composer).toHaveValue('half a');
    await chat.composer.press('End');
    await chat.composer.pressSequentially(' thought');
    await chat.expectPosted({ type: 'draft', threadId: firstThread, text: 'half a thought' });
    await chat.composer.pressSequentially('!');
    await chat.composer.blur();
    expect((await chat.posted()).at(-1)).toEqual({
      type: 'draft',
      threadId: firstThread,
      text: 'half a thought!',
    });
  });

  test('a refused prompt comes back in front of what was typed since', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ draft: 'typed since' }));
    await chat.post({ type: 'promptRefused', threadId: firstThread, text: 'refused' });
    await expect(chat.composer).toHaveValue('refused\ntyped since');
  });

  test('while a turn runs, prompts can be queued and removed, and the turn stopped', async ({ page }) => {
    const chat = await ChatPage.open(page);
    const state = { phase: 'ready', running: true, text: 'Sample Agent is working…' } as const;
    await chat.post(show({ state, queue: [{ id: 'q1', text: 'and then this' }] }));
    await chat.composer.fill('next');
    await page.getByRole('button', { name: 'Send' }).click();
    await chat.expectPosted({ type: 'prompt', threadId: firstThread, text: 'next' });
    await page.getByRole('button', { name: 'Remove queued prompt: and then this' }).click();
    await chat.expectPosted({ type: 'removeQueued', threadId: firstThread, promptId: 'q1' });
    await page.getByRole('button', { name: 'Stop' }).click();
    await chat.expectPosted({ type: 'stop', threadId: firstThread });
  });

  for (const phase of ['creating', 'connecting', 'closed'] satisfies ChatPhase[]) {
    test(`while ${phase}, the state is announced, nothing is sent and nothing typed is lost (P26)`, async ({
      page,
    }) => {
      const chat = await ChatPage.open(page);
      await chat.post(show({ state: { phase, running: false, text: `It is ${phase}` } }));
      await expect(page.getByRole('status')).toHaveText(`It is ${phase}`);
      await chat.composer.fill('too early');
      await chat.composer.press('Enter');
      await expect(chat.composer).toHaveValue('too early');
      await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
      expect((await chat.posted()).filter(({ type }) => type === 'prompt')).toEqual([]);
    });
  }

  test('an error interrupts, and a prompt can be sent after it (P26)', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ state: { phase: 'error', running: false, text: 'The agent is gone.' } }));
    await expect(page.getByRole('alert').filter({ hasText: 'The agent is gone.' })).toBeVisible();
    await chat.composer.fill('again');
    await chat.composer.press('Enter');
    await chat.expectPosted({ type: 'prompt', threadId: firstThread, text: 'again' });
  });
});

test.describe('what the agent offers', () => {
  const offers: Offers = {
    modes: [
      { id: 'careful', name: 'Careful', description: 'Asks before it edits' },
      { id: 'trusting', name: 'Trusting' },
    ],
    models: [
      { id: 'big', name: 'Big' },
      { id: 'small', name: 'Small' },
    ],
    commands: [
      { name: 'review', description: 'reviews your changes', hint: 'branch' },
      { name: 'preview', description: 'shows them' },
      { name: 'plan', description: 'plans first' },
    ],
    mode: 'careful',
  };

  test('modes and models are chosen by keyboard, and hold at once', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ offers, choices: { model: 'small' } }));
    const mode = page.getByRole('combobox', { name: 'Mode', exact: true });
    await expect(mode).toHaveValue('careful');
    await expect(page.getByRole('combobox', { name: 'Model' })).toHaveValue('small');
    await mode.focus();
    await mode.press('ArrowDown');
    await chat.expectPosted({ type: 'choose', threadId: firstThread, choices: { mode: 'trusting' } });
    await expect(mode).toHaveValue('trusting');
    await chat.post({ type: 'offers', threadId: firstThread, offers, choices: { mode: 'careful' } });
    await expect(mode).toHaveValue('careful');
    await chat.post({ type: 'offers', threadId: secondThread, offers: noOffers, choices: {} });
    await expect(mode).toBeVisible();
  });

  test('an agent that offers nothing has no pickers, and a slash is a slash', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show());
    await expect(page.getByRole('combobox', { name: 'Mode', exact: true })).toHaveCount(0);
    await chat.composer.fill('/re');
    await expect(page.getByRole('listbox', { name: 'Commands' })).toBeHidden();
    await chat.composer.press('Enter');
    await chat.expectPosted({ type: 'prompt', threadId: firstThread, text: '/re' });
  });

  test('a slash command is completed by keyboard and by mouse, and then sent', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ offers }));
    const list = page.getByRole('listbox', { name: 'Commands' });
    const pointed = async () => {
      const id = await chat.composer.getAttribute('aria-activedescendant');
      return id === null ? null : page.locator(`#${id}`).textContent();
    };
    await chat.composer.pressSequentially('/re');
    await expect(list.getByRole('option')).toHaveCount(2);
    await chat.composer.press('ArrowDown');
    expect(await pointed()).toContain('/preview');
    await chat.composer.press('ArrowUp');
    expect(await pointed()).toContain('/review');
    await chat.composer.press('Escape');
    await expect(list).toBeHidden();
    expect(await pointed()).toBeNull();
    await chat.composer.press('Backspace');
    await expect(list.getByRole('option')).toHaveCount(2);
    await list.getByRole('option', { name: '/preview' }).click();
    await expect(chat.composer).toHaveValue('/preview ');
    await expect(chat.composer).toBeFocused();
    await chat.composer.fill('/p');
    await chat.composer.press('Tab');
    await expect(chat.composer).toHaveValue('/preview ');
    await expect(chat.composer).toBeFocused();
    await chat.composer.pressSequentially('now');
    await chat.composer.press('Enter');
    await chat.expectPosted({ type: 'prompt', threadId: firstThread, text: '/preview now' });
  });

  for (const theme of allThemes)
    test(`pickers and commands are accessible in ${theme}`, async ({ page }) => {
      const chat = await ChatPage.open(page, theme);
      await chat.post(show({ offers, messages: conversation(0, 2) }));
      await chat.composer.pressSequentially('/');
      await expect(page.getByRole('listbox', { name: 'Commands' })).toBeVisible();
      await page.screenshot({ path: test.info().outputPath(`offers-${theme}.png`) });
      expect(await chat.violations()).toEqual([]);
    });
});

test.describe('threads', () => {
  test('the picker is worked by keyboard and moving through it chooses nothing', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show());
    const picker = page.getByRole('combobox', { name: 'Thread' });
    await picker.focus();
    await picker.press('ArrowDown');
    await expect(page.getByRole('option')).toHaveText([
      'New Thread',
      /Find the bug/,
      /Write the test.*Waiting for you/,
    ]);
    await picker.press('ArrowDown');
    expect((await chat.posted()).map(({ type }) => type)).toEqual(['ready']);
    await picker.press('Enter');
    await chat.expectPosted({ type: 'selectThread', threadId: secondThread });
  });

  test('"New Thread" is asked for once, however often it is clicked', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show());
    await page.getByRole('button', { name: 'New Thread' }).dblclick();
    await expect(page.getByRole('button', { name: 'New Thread' })).toBeDisabled();
    expect((await chat.posted()).filter(({ type }) => type === 'newThread')).toHaveLength(1);
  });

  test('until the thread that was chosen is shown, nothing is typed or sent in the one that is left (P20)', async ({
    page,
  }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ draft: 'for the first' }));
    await page.getByRole('button', { name: 'New Thread' }).click();
    await chat.composer.pressSequentially('for the second');
    await chat.composer.press('Enter');
    await expect(chat.composer).not.toBeEditable();
    await expect(chat.composer).toHaveValue('for the first');
    await chat.post(show({ threadId: secondThread, draft: '' }));
    await chat.composer.pressSequentially('for the second');
    await chat.composer.press('Enter');
    const sent = (await chat.posted()).filter(({ type }) => type === 'prompt');
    expect(sent).toEqual([{ type: 'prompt', threadId: secondThread, text: 'for the second' }]);
  });

  test('late events of another thread are not drawn (P19), and only the IDs are remembered', async ({
    page,
  }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ threadId: secondThread, messages: [message(0, 'user', 'here', secondThread)] }));
    await chat.post({
      type: 'messagesAdded',
      threadId: firstThread,
      messages: [message(1, 'user', 'elsewhere')],
    });
    await chat.post({
      type: 'messagesAdded',
      threadId: secondThread,
      messages: [message(2, 'user', 'also here', secondThread)],
    });
    await expect(page.getByText('also here')).toBeVisible();
    await expect(page.getByText('elsewhere')).toHaveCount(0);
    expect(await page.evaluate(() => window.remembered)).toEqual([{ sessionId, threadId: secondThread }]);
  });

  test('a message that cannot be read is reported and changes nothing', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ messages: [message(0, 'user', 'kept')] }));
    await chat.postRaw({ type: 'show', threadId: 7 });
    await expect.poll(async () => (await chat.posted()).at(-1)?.type).toBe('webviewError');
    await expect(page.getByText('kept')).toBeVisible();
  });
});

test.describe('a page that comes with its thread', () => {
  const first = show({ draft: 'half a', messages: [message(0, 'user', 'is </script><!-- text?')] });

  test('shows it before the host says anything, and what follows', async ({ page }) => {
    const chat = await ChatPage.open(page, 'dark', first);
    await expect(page.getByText('is </script><!-- text?')).toBeVisible();
    await expect(chat.composer).toHaveValue('half a');
    await chat.post({
      type: 'messagesAdded',
      threadId: firstThread,
      messages: [message(1, 'user', 'later')],
    });
    await expect(page.getByText('later')).toBeVisible();
    expect(chat.problems).toEqual([]);
  });

  test('and is made anew out of the same HTML, asks for what is true by now', async ({ page }) => {
    const chat = await ChatPage.open(page, 'dark', first);
    await page.reload();
    await chat.expectPosted({ type: 'ready', shows: false });
    await expect(page.getByText('is </script>')).toHaveCount(0);
    await chat.post(show({ draft: 'whole', messages: [message(0, 'user', 'edited')] }));
    await expect(page.getByText('edited')).toBeVisible();
    await expect(chat.composer).toHaveValue('whole');
  });
});

test.describe('transcript', () => {
  test('2,000 messages mount fewer than 100 rows, and the latest is in sight', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ messages: conversation(0, 2000) }));
    await expect(page.getByText('Message number 1999.')).toBeInViewport();
    expect(await page.getByRole('article').count()).toBeLessThan(100);
    expect(chat.problems).toEqual([]);
  });

  test('a growing reply draws its own row alone and stays in sight', async ({ page }) => {
    const chat = await ChatPage.open(page);
    const growing = reply(5, [{ kind: 'text', text: 'Begin.' }], running);
    await chat.post(show({ messages: [...conversation(0, 5), growing] }));
    await expect(page.getByText('Begin.')).toBeInViewport();
    await page.evaluate(() => {
      window.changedRows = new Set();
      const feed = document.querySelector('[role=feed]');
      const rowOf = ({ target }: MutationRecord) =>
        (target instanceof Element ? target : target.parentElement)?.closest('article')?.dataset['message'];
      // A row that scrolled out and in again is drawn anew; that is no redrawing of one that stayed.
      const remounted = new Set<string | undefined>();
      const noteRemounted = ({ addedNodes }: MutationRecord) => {
        for (const node of addedNodes)
          if (node instanceof Element) remounted.add(node.querySelector('article')?.dataset['message']);
      };
      const watch = (records: MutationRecord[]) => {
        records.forEach(noteRemounted);
        for (const id of records.map(rowOf))
          if (id !== undefined && !remounted.has(id)) window.changedRows.add(id);
      };
      if (feed)
        new MutationObserver(watch).observe(feed, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
    });
    for (let line = 0; line < 60; line += 1) await chat.post(append(5, `\n\nParagraph ${line}.`));
    await expect(page.getByText('Paragraph 59.')).toBeInViewport();
    expect(await page.evaluate(() => [...window.changedRows])).toEqual([growing.id]);
    await expect.poll(() => chat.distanceToEnd()).toBeLessThan(24);
  });

  test('who scrolled up is left there while a reply grows, and can jump to the latest', async ({ page }) => {
    const chat = await ChatPage.open(page);
    const growing = reply(101, [{ kind: 'text', text: 'Begin.' }], running);
    await chat.post(show({ messages: [...conversation(0, 101), growing] }));
    await expect(page.getByText('Begin.')).toBeInViewport();
    await page.getByRole('feed').hover();
    await page.mouse.wheel(0, -1500);
    const jump = page.getByRole('button', { name: 'Jump to Latest' });
    await expect(jump).toBeVisible();
    await chat.post(append(101, '\n\nmore'.repeat(50)));
    await expect.poll(() => chat.distanceToEnd()).toBeGreaterThan(1000);
    await jump.click();
    await expect.poll(() => chat.distanceToEnd()).toBeLessThan(24);
    await expect(jump).toBeHidden();
  });

  test('older messages are asked for at the top and keep the place', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ messages: conversation(100, 150), hasOlder: true }));
    await expect(page.getByText('Message number 149.')).toBeInViewport();
    await page.getByRole('feed').focus();
    await page.keyboard.press('Home');
    await chat.expectPosted({ type: 'loadOlder', threadId: firstThread, before: 100 });
    const first = page.getByText('Message number 100.');
    // Rows that are measured on the way end the browser's smooth scrolling.
    await expect(async () => {
      await page.getByRole('feed').evaluate((feed) => feed.scrollTo({ top: 0, behavior: 'instant' }));
      await expect(first).toBeInViewport({ timeout: 500 });
    }).toPass();
    const before = await first.boundingBox();
    await chat.post({
      type: 'olderMessages',
      threadId: firstThread,
      messages: conversation(50, 100),
      hasOlder: false,
    });
    await expect(page.getByText('Message number 99.')).toBeAttached();
    await expect
      .poll(async () => Math.abs(((await first.boundingBox())?.y ?? 0) - (before?.y ?? 0)))
      .toBeLessThan(3);
  });

  test('Escape in the transcript goes back to the composer', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ messages: conversation(0, 4) }));
    await page.getByRole('feed').focus();
    await page.keyboard.press('Escape');
    await expect(chat.composer).toBeFocused();
  });
});

test.describe('parts', () => {
  test('a permission is announced, takes no focus, and is answered by keyboard', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ messages: [message(0, 'user', 'test it'), reply(1, [], running)] }));
    await chat.composer.pressSequentially('I am ');
    await chat.post({
      type: 'partsChanged',
      threadId: firstThread,
      messageId: messageId(1),
      changes: [{ op: 'set', index: 0, part: permission }],
    });
    await expect(
      page.locator('[aria-live=assertive]', { hasText: 'Permission needed: Run npm test?' }),
    ).toBeAttached();
    await chat.composer.pressSequentially('typing');
    await expect(chat.composer).toHaveValue('I am typing');
    await page.getByRole('button', { name: 'Yes, run it' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const outcome = { kind: 'selected', optionId: 'always' } as const;
    await chat.expectPosted({ type: 'answer', threadId: firstThread, requestId: 'ask-1', outcome });
    await chat.post({
      type: 'partsChanged',
      threadId: firstThread,
      messageId: messageId(1),
      changes: [{ op: 'set', index: 0, part: { ...permission, outcome } }],
    });
    await expect(page.getByLabel('Permission request')).toContainText('Always allow npm');
    await expect(page.getByRole('button', { name: 'Yes, run it' })).toHaveCount(0);
  });

  test('a tool call opens to its output, a file change to its diff, a failure to its ways out', async ({
    page,
  }) => {
    const chat = await ChatPage.open(page);
    await page.setViewportSize({ width: 900, height: 1600 });
    await chat.post(show({ messages: [reply(0, everyPart)] }));
    await page.getByText('Search for "readLine" in src').click();
    await expect(page.getByRole('group', { name: 'Output' })).toContainText('src/scanner.ts:12');
    await expect(page.getByLabel('2 lines added')).toHaveText('+2');
    await page.getByRole('button', { name: 'Open Diff' }).click();
    await chat.expectPosted({ type: 'openDiff', threadId: firstThread, messageId: messageId(0), part: 5 });
    await page.getByRole('button', { name: 'Send Again' }).click();
    await chat.expectPosted({
      ...{ type: 'failureAction', threadId: firstThread, messageId: messageId(0), action: 'retry' },
    });
  });

  test('a cut turn is marked, and a finished reply is spoken once', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(show({ messages: [reply(0, [{ kind: 'text', text: 'Half a' }], running)] }));
    await chat.post({
      type: 'turnEnded',
      threadId: firstThread,
      messageId: messageId(0),
      turn: { ...ended, stopReason: 'interrupted' },
    });
    await expect(page.getByRole('article')).toContainText('Interrupted');
    await expect(
      page.locator('[aria-live=polite]', { hasText: 'Sample Agent replied. Half a' }),
    ).toBeAttached();
  });
});

test.describe('Markdown', () => {
  test('attempts to run script do nothing, and what was written is shown', async ({ page }) => {
    const chat = await ChatPage.open(page);
    const attempts = [
      '<img src=x onerror="window.attacked = 1">',
      '<script>window.attacked = 1</script>',
      '<svg onload="window.attacked = 1"></svg>',
      '[click](javascript:window.attacked=1)',
      '[click](data:text/html,<script>window.attacked=1</script>)',
      '![pixel](https://example.com/pixel.png)',
      '<iframe srcdoc="<script>parent.attacked = 1</script>"></iframe>',
      '```"><img src=x onerror=window.attacked=1>\ncode\n```',
      '[a](https://example.com/"onmouseover="window.attacked=1)',
      '<a href="javascript:window.attacked=1">link</a>',
    ];
    await chat.post(show({ messages: [reply(0, [{ kind: 'text', text: attempts.join('\n\n') }])] }));
    const row = page.getByRole('article');
    await expect(row).toContainText('<img src=x onerror="window.attacked = 1">');
    for (const link of await row.getByText('click').all()) await link.click();
    await row.getByRole('link').first().hover();
    expect(await page.evaluate(() => 'attacked' in window)).toBe(false);
    expect(
      await row.locator('img, script, :not(.icon) > svg, iframe, [onload], [onerror], [onmouseover]').count(),
    ).toBe(0);
    expect((await chat.posted()).filter(({ type }) => type === 'openLink')).toEqual([]);
    expect(chat.problems).toEqual([]);
  });

  test('a link is opened by the host, as it was written', async ({ page }) => {
    const chat = await ChatPage.open(page);
    await chat.post(
      show({
        messages: [reply(0, [{ kind: 'text', text: 'See [it](src/main.ts#L3) and <https://example.com>.' }])],
      }),
    );
    await page.getByRole('link', { name: 'it', exact: true }).click();
    await chat.expectPosted({ type: 'openLink', href: 'src/main.ts#L3' });
    await page.getByRole('link', { name: 'https://example.com' }).press('Enter');
    await chat.expectPosted({ type: 'openLink', href: 'https://example.com' });
  });

  test('code is copied without its colours', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const chat = await ChatPage.open(page);
    await chat.post(
      show({ messages: [reply(0, [{ kind: 'text', text: '```ts\nconst a = 1;\nconst b = 2;\n```' }])] }),
    );
    await expect(page.locator('.hljs-keyword')).toHaveCount(2);
    await page.getByRole('button', { name: 'Copy Code' }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe('const a = 1;\nconst b = 2;');
  });
});

test.describe('accessibility', () => {
  for (const theme of allThemes) {
    test(`axe finds nothing in the ${theme} theme, whatever is shown`, async ({ page }) => {
      const chat = await ChatPage.open(page, theme);
      await page.setViewportSize({ width: 900, height: 1700 });
      expect(await chat.violations(), 'before the first thread').toEqual([]);
      await chat.post(
        show({
          messages: [
            message(0, 'user', 'Why is the last line lost?'),
            message(1, 'system', 'A new conversation was begun'),
            reply(2, everyPart),
          ],
          queue: [{ id: 'q1', text: 'Then run the tests' }],
          state: { phase: 'ready', running: true, text: 'Sample Agent is working…' },
          notKept: 'The database cannot be opened: nothing of this chat will be kept.',
        }),
      );
      await page.getByText('Search for "readLine" in src').click();
      await page.getByText('Thought', { exact: true }).click();
      await expect(page.getByRole('group', { name: 'Output' })).toBeVisible();
      expect(await chat.violations(), 'every part').toEqual([]);
      await page.getByRole('combobox', { name: 'Thread' }).click();
      expect(await chat.violations(), 'the thread picker').toEqual([]);
      for (const phase of ['creating', 'connecting', 'closed', 'error'] satisfies ChatPhase[]) {
        await chat.post(show({ state: { phase, running: false, text: `It is ${phase}` } }));
        expect(await chat.violations(), phase).toEqual([]);
      }
      expect(chat.problems).toEqual([]);
      expect(Object.keys(themes)).toContain(theme);
    });
  }
});

declare global {
  interface Window {
    changedRows: Set<string>;
  }
}
