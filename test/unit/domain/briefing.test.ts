import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeBriefing, splitBriefing, withBriefing } from '../../../src/domain/briefing.ts';
import { conversation, message } from '../../ui/chatHarness/samples.ts';

const said = (...texts: string[]) =>
  texts.map((text, idx) => message(idx, idx % 2 === 0 ? 'user' : 'assistant', text));

test('a briefing has who said what, the oldest first', () => {
  const briefing = makeBriefing(said('Fix it', 'It is fixed.')) ?? '';
  expect(briefing).toContain('(everything)');
  expect(briefing.indexOf('User: Fix it')).toBeLessThan(briefing.indexOf('Agent: It is fixed.'));
});

test('within a budget the latest messages stay, whole, and it says how many are left out', () => {
  const briefing = makeBriefing(said('a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)), 100) ?? '';
  expect(briefing).not.toContain('aaaa');
  expect(briefing).toContain(`Agent: ${'b'.repeat(40)}\n\nUser: ${'c'.repeat(40)}`);
  expect(briefing).toContain('1 older messages are left out');
});

test('a last message that alone is too long is cut at its beginning', () => {
  const briefing = makeBriefing(said('old', `begin ${'x'.repeat(100)} end`), 50) ?? '';
  expect(briefing).toContain('x end');
  expect(briefing).not.toContain('begin');
  expect(briefing).not.toContain('old\n');
});

test('where nothing was said there is no briefing, and notes of ours are nothing said', () => {
  expect(makeBriefing([])).toBeUndefined();
  expect(
    makeBriefing([message(0, 'system', 'Thread migrated'), message(1, 'assistant', ' ')]),
  ).toBeUndefined();
});

test('what was said is never longer than the budget and its frame', () => {
  const texts = fc.array(fc.string({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 30 });
  const frame = makeBriefing(said('x'))?.length ?? 0;
  fc.assert(
    fc.property(texts, fc.integer({ min: 10, max: 2000 }), (all, budget) => {
      const briefing = makeBriefing(said(...all), budget) ?? '';
      expect(briefing.length).toBeLessThan(frame + budget + 80 + 2 * all.length);
    }),
  );
});

test('the prompt behind a briefing comes out as it was written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      const prompt = `ask ${text}`;
      fc.pre(!prompt.includes('</earlier-conversation>'));
      const briefing = makeBriefing(conversation(0, 5));
      expect(splitBriefing(withBriefing(briefing, prompt))).toEqual({ prompt, isBriefed: true });
      expect(splitBriefing(prompt)).toEqual({ prompt, isBriefed: false });
    }),
  );
});
