import { expect, test } from 'vitest';
import { addUsage, usageLimit } from '../../../src/domain/turn.ts';

test('what is reported later replaces what was reported before, limits by their name', () => {
  const before = { inputTokens: 1, limits: [usageLimit('five_hour', 20), usageLimit('seven_day', 3)] };
  const later = { inputTokens: 5, outputTokens: 2, limits: [usageLimit('five_hour', 21)] };
  expect(addUsage(before, later)).toEqual({
    inputTokens: 5,
    outputTokens: 2,
    limits: [
      { name: 'seven_day', usedPercent: 3 },
      { name: 'five_hour', usedPercent: 21 },
    ],
  });
});

test('a report without limits leaves those that are known', () => {
  const limits = [usageLimit('five_hour', 20)];
  expect(addUsage({ limits }, { inputTokens: 5 })).toEqual({ inputTokens: 5, limits });
  expect(addUsage(undefined, { limits })).toEqual({ limits });
});

test('a limit begins anew at a date, or it is not said when', () => {
  expect(usageLimit('weekly', null, 1_800_000_000)).toEqual({
    name: 'weekly',
    resetsAt: '2027-01-15T08:00:00.000Z',
  });
  expect(usageLimit('weekly', undefined, Number.MAX_VALUE)).toEqual({ name: 'weekly' });
});
