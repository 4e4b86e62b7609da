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
