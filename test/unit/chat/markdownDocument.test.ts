import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkdownDocument, type RenderBlock } from '../../../media/chat/markdown/markdownDocument.ts';
import { renderBlock } from '../../../media/chat/markdown/renderBlock.ts';

const lines = [
  ...[
    'plain text',
    '# heading',
    '- item',
    '  continued',
    '1. first',
    '2. second',
    '> quote',
    '| a | b |',
    '|---|---|',
  ],
  ...[
    '```ts',
    '```',
    '~~~',
    '  ```',
    'const a = 1;',
    '[link][ref]',
    '[ref]: https://example.com',
    '[ref',
    '---',
    '===',
  ],
  ...['<div>', '**bold', '\ttab', '    code', '', '', '- ', '2', '*', '`'],
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...lines), fc.string({ maxLength: 8 })), { maxLength: 20 })
  .chain((some) => fc.constantFrom(some.join('\n'), some.join('\r\n'), `${some.join('\n')}\n`));

describe('MarkdownDocument', () => {
  it('gives the same HTML however the text was split', () => {
    const cuts = fc.array(fc.nat(200), { maxLength: 12 });
    fc.assert(
      fc.property(text, cuts, fc.boolean(), (whole, ends, done) => {
        const growing = new MarkdownDocument(renderBlock);
        for (const end of ends.filter((at) => at < whole.length).sort((a, b) => a - b))
          growing.blocks(whole.slice(0, end), false);
        expect(growing.blocks(whole, done)).toEqual(new MarkdownDocument(renderBlock).blocks(whole, done));
      }),
      { numRuns: 1000 },
    );
  });

  it('loses no character of the text', () => {
    const raw: RenderBlock = (block) => block;
    fc.assert(
      fc.property(text, (whole) => {
        expect(new MarkdownDocument(raw).blocks(whole, true).join('')).toBe(whole);
      }),
    );
  });

  it('renders a settled block once, however much is added', () => {
    const rendered: string[] = [];
    const source = new MarkdownDocument((raw, _definitions, settled) => {
      if (settled) rendered.push(raw);
      return raw;
    });
    let grown = '';
    for (let word = 0; word < 100; word += 1) {
      grown += word % 10 === 9 ? `word ${word}\n\n` : `word ${word} `;
      source.blocks(grown, false);
    }
    expect(rendered).toHaveLength(9);
    expect(new Set(rendered).size).toBe(9);
  });

  it('renders text that was replaced, and not extended, anew', () => {
    const source = new MarkdownDocument(renderBlock);
    source.blocks('one\n\ntwo\n\nthree\n', false);
    expect(source.blocks('uno\n\ndos\n\ntres\n\n', true).join('')).toBe(
      '<p>uno</p>\n<p>dos</p>\n<p>tres</p>\n',
    );
  });

  it('keeps a loose list, and a fence with blank lines in it, in one piece', () => {
    const blocks = (markdown: string) => new MarkdownDocument((raw) => raw).blocks(markdown, true);
    expect(blocks('1. a\n\n2. b\n\n   more\n\nafter\n')).toEqual(['1. a\n\n2. b\n\n   more\n\n', 'after\n']);
    expect(blocks('before\n```\na\n\nb\n```\nafter')).toEqual(['before\n', '```\na\n\nb\n```\n', 'after']);
  });

  it('links what is defined further down', () => {
    const source = new MarkdownDocument(renderBlock);
    const above = 'See [the docs][1].\n\nMore.\n\n';
    expect(source.blocks(above, false).join('')).not.toContain('<a');
    expect(source.blocks(`${above}[1]: https://example.com`, true).join('')).toContain(
      '<a href="https://example.com"',
    );
  });
});
