import { expect, test } from 'vitest';
import { Lazy } from '../../../src/base/lazy.ts';

test('a value is made once, when it is first asked for', async () => {
  let made = 0;
  const lazy = new Lazy(() => Promise.resolve((made += 1)));
  expect(await lazy.made()).toBeUndefined();
  expect(await Promise.all([lazy.get(), lazy.get()])).toEqual([1, 1]);
  expect(await lazy.made()).toBe(1);
});

test('a making that fails is tried again at the next time', async () => {
  let tries = 0;
  const lazy = new Lazy(() => {
    tries += 1;
    return tries === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve('there');
  });
  await expect(lazy.get()).rejects.toThrow('not yet');
  await expect(lazy.get()).resolves.toBe('there');
});
