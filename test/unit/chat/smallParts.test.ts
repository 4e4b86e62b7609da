import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickerKey } from '../../../media/chat/header/pickerKeys.ts';
import { newThreadChoice, threadChoices } from '../../../media/chat/header/threadChoices.ts';
import { sendsPrompt } from '../../../media/chat/composer/sendsPrompt.ts';
import { changedLines } from '../../../media/chat/parts/changedLines.ts';
import { healthButtons } from '../../../media/chat/header/healthButtons.ts';
import { failureButtons } from '../../../media/chat/parts/failureButtons.ts';
import { agentErrorCodes } from '../../../src/domain/agentError.ts';
import { healths } from '../../../src/domain/health.ts';
import { healthProblem } from '../../../src/domain/healthProblem.ts';
import { firstThread, thread } from '../../ui/chatHarness/samples.ts';

describe('changedLines', () => {
  it.each([
    [null, 'a\nb\n', { added: 2, removed: 0 }],
    ['a\nb\n', null, { added: 0, removed: 2 }],
    ['a\nb\nc\n', 'a\nx\nc\n', { added: 1, removed: 1 }],
    ['a\nc', 'a\nb\nc', { added: 1, removed: 0 }],
    ['same\n', 'same\n', { added: 0, removed: 0 }],
  ])('of %j and %j is %j', (before, after, expected) => {
    expect(changedLines(before, after)).toEqual(expected);
  });

  it('accounts for the difference in length', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd'))
      .map((all) => all.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { added, removed } = changedLines(before, after);
        expect(added - removed).toBe((after.length - before.length) / 2);
      }),
    );
  });
});

describe('sendsPrompt', () => {
  const enter = {
    ...{ key: 'Enter', keyCode: 13, isComposing: false },
    ...{ shiftKey: false, altKey: false, ctrlKey: false, metaKey: false },
  };

  it('is true for Enter alone', () => {
    expect(sendsPrompt(enter)).toBe(true);
    expect(sendsPrompt({ ...enter, key: 'a' })).toBe(false);
    expect(sendsPrompt({ ...enter, shiftKey: true })).toBe(false);
  });

  it('is false while an input method composes, by either of its marks', () => {
    expect(sendsPrompt({ ...enter, isComposing: true })).toBe(false);
    expect(sendsPrompt({ ...enter, keyCode: 229 })).toBe(false);
  });
});

describe('pickerKey', () => {
  const lines = { current: 2, last: 3 };

  it('opens at the thread that is shown', () => {
    expect(pickerKey('ArrowDown', undefined, lines)).toBe(2);
    expect(pickerKey('a', undefined, lines)).toBe('ignored');
  });

  it('moves within the list, chooses and closes', () => {
    expect(pickerKey('ArrowDown', 3, lines)).toBe(3);
    expect(pickerKey('ArrowUp', 0, lines)).toBe(0);
    expect(pickerKey('Home', 3, lines)).toBe(0);
    expect(pickerKey('End', 0, lines)).toBe(3);
    expect(pickerKey('Enter', 1, lines)).toBe('chosen');
    expect(pickerKey('Escape', 1, lines)).toBe('closed');
  });
});

describe('threadChoices', () => {
  it('has "New Thread" on top, and says of each thread how it stands', () => {
    const waiting = thread(firstThread, 'Fix it', { lastTurn: { status: 'running', waiting: true } });
    const idle = thread(firstThread, 'Done', { lastTurn: { status: 'done', waiting: false } });
    const health = { health: 'archived', reason: 'looked', checkedAt: '2026-01-01T00:00:00.000Z' } as const;
    const archived = thread(firstThread, 'Old', { health });
    const [first, ...others] = threadChoices([waiting, idle, archived]);
    expect(first).toBe(newThreadChoice);
    expect(others.map(({ label, status }) => `${label}: ${status}`)).toEqual([
      'Fix it: Waiting for you',
      'Done: 2 messages',
      'Old: Archived',
    ]);
  });
});

describe('failureButtons', () => {
  it.each(agentErrorCodes)('offers a way out of %s', (code) => {
    expect(failureButtons(code, false).length).toBeGreaterThan(0);
  });

  it('offers to unarchive only where the agent can', () => {
    const offered = (can: boolean) => failureButtons('thread-archived', can).map(({ action }) => action);
    expect(offered(true)[0]).toBe('unarchive');
    expect(offered(false)).not.toContain('unarchive');
  });
});

describe('healthButtons', () => {
  it.each(healths)('offers a way out of %s exactly where something is in the way', (health) => {
    expect(healthButtons(health, true).length > 0).toBe(healthProblem(health) !== undefined);
  });
});
