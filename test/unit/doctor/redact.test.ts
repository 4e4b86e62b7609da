import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, redactAll } from '../../../src/doctor/redact.ts';

const nobody = { homes: ['/home/erika'], user: 'erika', env: {} };

describe('the home folder', () => {
  test.each([
    ['/home/erika/project', '~/project'],
    ['file:///home/erika/project', 'file://~/project'],
    ['%2Fhome%2Ferika%2Fproject', '~%2Fproject'],
    ['"/home/erika"', '"~"'],
    ['/HOME/Erika/x', '~/x'],
    ['/home//erika/', '~/'],
    ['It is in /home/erika.', 'It is in ~.'],
    ['/home/erika.old and /home/erikas/x', '/home/[user].old and /home/erikas/x'],
  ])('%s becomes %s', (text, expected) => {
    expect(createRedactor(nobody)(text)).toBe(expected);
  });

  test.each([
    String.raw`C:\Users\Erika M\x`,
    String.raw`C:\\Users\\Erika M\\x`,
    'c:/Users/erika m/x',
    '/c:/Users/Erika%20M/x',
    'file:///c%3A/Users/Erika%20M/x',
    '/c/Users/Erika M/x',
  ])('on Windows %s says nobody', (text) => {
    const redact = createRedactor({ homes: [String.raw`C:\Users\Erika M`], user: 'Erika M', env: {} });
    expect(redact(text)).toMatch(/^(?:file:\/\/)?~[\\/]+x$/);
  });

  test("a root, which is nobody's home, takes nothing out", () => {
    expect(createRedactor({ homes: ['/', 'C:\\'], user: '', env: {} })('/usr/C:\\x')).toBe('/usr/C:\\x');
  });

  test('in any spelling it is gone from any text', () => {
    const segment = fc.string({
      minLength: 1,
      maxLength: 12,
      unit: fc.constantFrom('a', 'b', 'Z', '0', '.', '-', '_', '+', ' ', '(', 'é', '$'),
    });
    const home = fc.array(
      segment.filter((name) => !/^\.+$/.test(name)),
      { minLength: 1, maxLength: 4 },
    );
    const spell = fc.constantFrom<(names: string[]) => string>(
      (names) => `/${names.join('/')}`,
      (names) => `//${names.join('//')}`,
      (names) => `%2F${names.map(encodeURIComponent).join('%2F')}`,
      (names) => `/${names.map(encodeURIComponent).join('/')}`.toUpperCase(),
      (names) => `\\\\${names.join('\\\\')}`,
    );
    fc.assert(
      fc.property(home, spell, fc.string(), (names, spelled, before) => {
        const redact = createRedactor({ homes: [`/${names.join('/')}`], user: '', env: {} });
        expect(redact(`${before} ${spelled(names)}/file`)).not.toContain(spelled(names));
      }),
    );
  });
});

describe('secrets', () => {
  test.each([
    'sk-proj-abc_DEF-1234567890',
    'Authorization: Bearer abc.DEF-123',
    'ghp_abcdefghijklmnop1234',
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'https://erik:hunter22@example.com/x',
    'api_key="abcdef123456"',
  ])('%s is not told', (text) => {
    const told = createRedactor(nobody)(`before ${text} after`);
    expect(told).toMatch(/^before .*\[secret\].* after$/);
    for (const word of ['1234567890', 'DEF-123', 'efghij', 'IOSFODNN', 'c2lnbmF0', 'hunter22', 'abcdef123'])
      expect(told).not.toContain(word);
  });

  test('the value of a variable named *KEY*, *TOKEN* or *SECRET* is in no text', () => {
    const name = fc.constantFrom('OPENAI_API_KEY', 'gh_token', 'MY_SECRET_2', 'KEYSTORE');
    const value = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim().length >= 6);
    fc.assert(
      fc.property(name, value, fc.string(), fc.string(), (name, value, before, after) => {
        const redact = createRedactor({ homes: [], user: '', env: { [name]: value } });
        // What is put in its place can be a secret itself, such as "secret]".
        fc.pre(!'[secret]'.includes(value));
        expect(redact(`${before}${value}${after}`).replaceAll('[secret]', '\n')).not.toContain(value);
      }),
    );
  });

  test('a variable of another name, or with a short value, takes nothing out', () => {
    const redact = createRedactor({ homes: [], user: '', env: { PATH: '/usr/bin', KEY: 'on' } });
    expect(redact('on /usr/bin')).toBe('on /usr/bin');
  });
});

test('the user is not named, except inside of other words', () => {
  expect(createRedactor(nobody)('erika, ERIKA and /tmp/erika but erikas')).toBe(
    '[user], [user] and /tmp/[user] but erikas',
  );
});

test('a text without anything private stays as it is', () => {
  const word = fc.constantFrom(
    'codex',
    '0.46.0',
    'SQLite',
    '3.50',
    '/usr/bin/codex',
    'key',
    '12',
    'not found',
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const text = words.join(' ');
      expect(createRedactor({ ...nobody, env: { PATH: '/usr' } })(text)).toBe(text);
    }),
  );
});

test('every text of a report is redacted, whatever its shape', () => {
  const redact = createRedactor(nobody);
  const report = { a: ['/home/erika/x', { b: 'erika', n: 1, none: null, yes: true }] };
  expect(redactAll(report, redact)).toEqual({ a: ['~/x', { b: '[user]', n: 1, none: null, yes: true }] });
});
