import { describe, expect, it } from 'vitest';
import { canOpen, renderBlock } from '../../../media/chat/markdown/renderBlock.ts';

const render = (markdown: string, settled = true): string => renderBlock(markdown, [], settled);

describe('renderBlock', () => {
  it('shows HTML as it was written', () => {
    expect(render('An Array<string> and <b>this</b>')).toBe(
      '<p>An Array&lt;string&gt; and &lt;b&gt;this&lt;/b&gt;</p>\n',
    );
    expect(render('<script>attack()</script>')).not.toContain('<script');
  });

  it('shows an image as a link with its description', () => {
    expect(render('![a chart](https://example.com/c.png)')).toBe(
      '<p><a href="https://example.com/c.png" title="https://example.com/c.png">a chart</a></p>\n',
    );
  });

  it('colours code when the block is settled, and only then', () => {
    const code = '```ts\nconst a = 1;\n```';
    expect(render(code)).toContain('hljs-keyword');
    expect(render(code, false)).not.toContain('hljs-');
    expect(render('```nonsense\n<b>\n```')).toContain('&lt;b&gt;');
  });

  it('leaves the text of a link that cannot be opened', () => {
    expect(render('[click](javascript:attack())')).toBe('<p>click</p>\n');
  });
});

describe('canOpen', () => {
  it.each([
    'https://a.b',
    'mailto:a@b.c',
    'file:///a',
    '/a/b.ts',
    'src/a.ts#L3',
    'C:\\a\\b.ts',
    'main.ts:12:3',
  ])('takes %s', (href) => expect(canOpen(href)).toBe(true));

  it.each(['javascript:a', 'JavaScript:a', 'data:text/html,a', 'vscode://a', 'command:a', '#part', ''])(
    'refuses %s',
    (href) => expect(canOpen(href)).toBe(false),
  );
});
