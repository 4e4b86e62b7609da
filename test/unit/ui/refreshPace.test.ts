import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RefreshPace } from '../../../src/ui/tree/refreshPace.ts';

let told: number[];
let pace: RefreshPace;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  const start = performance.now();
  pace = new RefreshPace(() => told.push(performance.now() - start));
});

afterEach(() => {
  pace.dispose();
  vi.useRealTimers();
});

it('changes that come together are told of once, and at once when the last time is long over', () => {
  pace.refresh();
  pace.refresh();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([20]);
});

it('changes that go on are told of all the time, each more than 200 ms after the one before', () => {
  for (let at = 0; at < 1000; at += 50) {
    pace.refresh();
    vi.advanceTimersByTime(50);
  }
  expect(told).toEqual([20, 230, 440, 650, 860]);
});

it('a change is told of only when VS Code has asked for nothing for a while', () => {
  pace.given();
  pace.refresh();
  vi.advanceTimersByTime(150);
  pace.given();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([360]);
});

it('nothing is told after the end', () => {
  pace.refresh();
  pace.dispose();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([]);
});
