import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../../../src/agents/process/splitLines.ts';

test('any split of the bytes gives the same lines', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.array(fc.nat(200)),
      async (lines, end, cuts) => {
        const bytes = Buffer.from(lines.map((text) => text + end).join(''));
        expect(await collect(splitLines(chunksOf(bytes, cuts)))).toEqual(lines);
      },
    ),
  );
});

test('a last line without an end is a line', async () => {
  expect(await collect(splitLines(chunksOf(Buffer.from('one\ntwo'), [])))).toEqual(['one', 'two']);
});

test('a line over the limit is an error, and one just within it is not', async () => {
  await expect(collect(splitLines(chunksOf(Buffer.from('12345\n'), [2]), 4))).rejects.toMatchObject({
    code: 'protocol',
  });
  expect(await collect(splitLines(chunksOf(Buffer.from('1234\n'), [2]), 4))).toEqual(['1234']);
});

test('a line without an end is given up at the limit, not held', async () => {
  let given = 0;
  function* endless() {
    for (;;) {
      given += 1024;
      yield Buffer.alloc(1024, 'x');
    }
  }
  await expect(collect(splitLines(comeLater(endless()), 10 * 1024))).rejects.toMatchObject({
    code: 'protocol',
  });
  expect(given).toBeLessThanOrEqual(11 * 1024);
});

function chunksOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const starts = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)];
  return comeLater(starts.map((start, index) => bytes.subarray(start, starts[index + 1])));
}

async function* comeLater<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
