import { expect, test } from 'vitest';
import { KeyedSequencer } from '../../../src/base/sequencer.ts';

test('tasks of one key run in the order they came, never two at a time', async () => {
  const sequencer = new KeyedSequencer<string>();
  const seen: string[] = [];
  const task = (name: string) => async () => {
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
  };
  await Promise.all([sequencer.queue('a', task('first')), sequencer.queue('a', task('second'))]);
  expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('a task that fails rejects for its caller and does not stop those behind it', async () => {
  const sequencer = new KeyedSequencer<string>();
  const failing = sequencer.queue('a', () => Promise.reject(new Error('no')));
  const after = sequencer.queue('a', () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('no');
  await expect(after).resolves.toBe('done');
});

test('a task that waits behind another one of its key is told of until it begins', async () => {
  const sequencer = new KeyedSequencer<string>();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const seen: boolean[] = [];
  const look = () => Promise.resolve(void seen.push(sequencer.hasWaiting('a')));
  void sequencer.queue('a', () => promise);
  const first = sequencer.queue('a', look);
  const second = sequencer.queue('a', look);
  expect([sequencer.hasWaiting('a'), sequencer.hasWaiting('b')]).toEqual([true, false]);
  resolve(undefined);
  await Promise.all([first, second]);
  expect(seen).toEqual([true, false]);
});

test('a key is busy from the first task to the end of the last, another key is not', async () => {
  const sequencer = new KeyedSequencer<string>();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const running = sequencer.queue('a', () => promise);
  expect(sequencer.isBusy('a')).toBe(true);
  expect(sequencer.isBusy('b')).toBe(false);
  resolve(undefined);
  await running;
  await expect.poll(() => sequencer.isBusy('a')).toBe(false);
});
