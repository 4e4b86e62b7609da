import { expect, test } from 'vitest';
import { Emitter } from '../../../src/base/event.ts';

test('a listener that throws is reported and the others still hear', () => {
  const errors: unknown[] = [];
  const heard: string[] = [];
  const emitter = new Emitter<string>((error) => errors.push(error));
  emitter.event(() => {
    throw new Error('broken listener');
  });
  emitter.event((value) => heard.push(value));
  emitter.fire('news');
  expect(heard).toEqual(['news']);
  expect(errors).toHaveLength(1);
});

test('a disposed subscription hears no more, the same function subscribed twice hears once', () => {
  const heard: string[] = [];
  const emitter = new Emitter<string>(() => undefined);
  const listener = (value: string) => heard.push(value);
  const first = emitter.event(listener);
  emitter.event(listener);
  first.dispose();
  emitter.fire('news');
  expect(heard).toEqual(['news']);
});
