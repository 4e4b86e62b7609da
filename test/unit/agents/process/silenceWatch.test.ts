import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SilenceWatch } from '../../../../src/agents/process/silenceWatch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(limitMs: number) {
  const told: number[] = [];
  return { told, silence: new SilenceWatch(limitMs, (seconds) => told.push(seconds)) };
}

test('a silence is told once, with its length in seconds', () => {
  const { told, silence } = watch(60_000);
  silence.begin();
  vi.advanceTimersByTime(59_000);
  silence.touch();
  vi.advanceTimersByTime(59_000);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(100_000);
  expect(told).toEqual([60]);
});

test('with a limit of 0 no silence is told, also after the user was asked something', () => {
  const { told, silence } = watch(0);
  silence.begin();
  silence.pause()();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(86_400_000);
  expect(told).toEqual([]);
});
