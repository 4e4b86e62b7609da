import { randomUUID } from 'node:crypto';
import type { Random } from './random.ts';

/** Breaks a recorded stream in one to four places, each in a way of its own. */
export function mutate(recorded: string, random: Random): Uint8Array {
  let bytes: Buffer = Buffer.from(recorded);
  for (let left = 1 + random.below(4); left > 0; left -= 1)
    bytes = mutations[random.below(mutations.length)]?.(bytes, random) ?? bytes;
  return bytes;
}

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const mutations: readonly Mutation[] = [
  // Bytes.
  (bytes, random) => splice(bytes, random.below(bytes.length), 1, [random.below(256)]),
  (bytes, random) => splice(bytes, random.below(bytes.length), random.below(40), []),
  (bytes, random) => splice(bytes, random.below(bytes.length), 0, pick(invalidUtf8, random)),
  (bytes, random) => splice(bytes, random.below(bytes.length), 0, piece(bytes, random)),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  // Lines.
  lines((all, at) => all.toSpliced(at, 1)),
  lines((all, at) => all.toSpliced(at, 0, all[at] ?? '')),
  lines((all, at, other) => all.with(at, all[other] ?? '').with(other, all[at] ?? '')),
  lines((all, at) => all.toSpliced(at, 2, `${all[at] ?? ''}${all[at + 1] ?? ''}`)),
  lines((all, at) => all.with(at, `${all[at] ?? ''}\r`)),
  // Values.
  values(/\d+(?:\.\d+)?/g, (random) => pick(numbers, random)),
  values(uuid(), () => randomUUID()),
  values(uuid(), (random) => pick(hostileIds, random)),
  values(/"(?:[^"\\]|\\.)*"(?!:)/g, (random) => pick(otherValues, random)),
  values(/true|false|null|\{\}|\[\]/g, (random) => pick(otherValues, random)),
  values(/"[\w/]+"(?=:)/g, (random) => pick(otherNames, random)),
];

const invalidUtf8 = [
  [0xff],
  [0xc3],
  [0x80],
  [0xed, 0xa0, 0x80],
  [0xf8, 0x88, 0x80],
  [0x00],
  [0xef, 0xbb, 0xbf],
];
const numbers = ['1e308', '1e999', '-0', '-1', '0.5', '9'.repeat(400), '9007199254740993', '1e-400'];
const hostileIds = [
  '',
  '-rf',
  '../../etc/passwd',
  'x'.repeat(600),
  '--resume',
  'a\\nb',
  '00000000',
  '\\ud800',
];
const depth = 20_000;
const otherValues = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    '""',
    '[]',
    '{}',
    '[null]',
    '"\\u0000"',
    '"\\ud800"',
    '{"__proto__":{}}',
  ],
  ...['"constructor"', `"${'x'.repeat(20_000)}"`, '['.repeat(depth) + ']'.repeat(depth)],
  '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
];
const otherNames = [
  '"__proto__"',
  '"constructor"',
  '"id"',
  '"type"',
  '"method"',
  '"session_id"',
  '"sessionId"',
  '""',
];

function splice(bytes: Buffer, at: number, remove: number, insert: Iterable<number>): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Uint8Array.from(insert), bytes.subarray(at + remove)]);
}

function piece(bytes: Buffer, random: Random): Buffer {
  const start = random.below(bytes.length);
  return bytes.subarray(start, start + random.below(200));
}

function lines(change: (all: readonly string[], at: number, other: number) => readonly string[]): Mutation {
  return (bytes, random) => {
    const all = bytes.toString('latin1').split('\n');
    const changed = change(all, random.below(all.length), random.below(all.length));
    return Buffer.from(changed.join('\n'), 'latin1');
  };
}

/** Puts something else in the place of one of those that are found. */
function values(pattern: RegExp, instead: (random: Random) => string): Mutation {
  return (bytes, random) => {
    const text = bytes.toString('latin1');
    const found = [...text.matchAll(pattern)];
    const match = found[random.below(found.length)];
    if (!match) return bytes;
    const rest = text.slice(match.index + match[0].length);
    return Buffer.from(text.slice(0, match.index) + instead(random) + rest, 'latin1');
  };
}

function uuid(): RegExp {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
}

function pick<T>(from: readonly T[], random: Random): T {
  const one = from[random.below(from.length)];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
}
