import { getDefaults, Lexer, Parser, Renderer, type Tokens } from 'marked';
import { codeHtml } from './codeHtml.ts';
import { escapeHtml } from './escapeHtml.ts';

/**
 * Renders one block of Markdown to HTML that is not sanitised yet. HTML in the text is shown as it is written:
 * `Array<string>` in a sentence is text. Code is coloured only when the block is settled.
 */
export function renderBlock(raw: string, definitions: readonly string[], settled: boolean): string {
  const lexer = new Lexer(getDefaults());
  lexer.tokens.links = linksOf(definitions);
  return Parser.parse(lexer.lex(raw), {
    ...getDefaults(),
    renderer: settled ? settledRenderer : openRenderer,
  });
}

class ChatRenderer extends Renderer {
  readonly #coloured: boolean;

  constructor(coloured: boolean) {
    super();
    this.#coloured = coloured;
  }

  override html({ text }: Tokens.HTML | Tokens.Tag): string {
    return /^<br\s*\/?>$/i.test(text.trim()) ? '<br>' : escapeHtml(text);
  }

  override code({ text, lang }: Tokens.Code): string {
    return codeHtml(text, lang ?? '', this.#coloured);
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? '☑ ' : '☐ ';
  }

  override link({ href, title, tokens }: Tokens.Link): string {
    return linkHtml(href, this.parser.parseInline(tokens), title);
  }

  override image({ href, text, title }: Tokens.Image): string {
    return linkHtml(href, escapeHtml(text || href), title);
  }

  override table(token: Tokens.Table): string {
    return `<div class="table" tabindex="0" role="group" aria-label="Table">${super.table(token)}</div>`;
  }
}

const settledRenderer = new ChatRenderer(true);
const openRenderer = new ChatRenderer(false);

/** Nothing is fetched: an image is a link with its description. A scheme that cannot be opened leaves the text. */
function linkHtml(href: string, inner: string, title: string | null | undefined): string {
  if (!canOpen(href)) return inner;
  const hint = title ? `${title} (${href})` : href;
  return `<a href="${escapeHtml(href)}" title="${escapeHtml(hint)}">${inner}</a>`;
}

/** http, https, mailto, and what names a file: `file:`, a path, `C:\…`. */
export function canOpen(href: string): boolean {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(href.trim())?.[1]?.toLowerCase();
  if (scheme === undefined) return href.trim() !== '' && !href.startsWith('#');
  return (
    ['http', 'https', 'mailto', 'file'].includes(scheme) || /^[a-z]$/.test(scheme) || isFileWithLine(href)
  );
}

/** `main.ts:12` looks like a scheme and is none. */
function isFileWithLine(href: string): boolean {
  return /^[\w.-]+\.\w+:\d+(?::\d+)?$/.test(href);
}

function linksOf(definitions: readonly string[]): Lexer['tokens']['links'] {
  const lexer = new Lexer();
  for (const line of definitions) lexer.blockTokens(line, []);
  return lexer.tokens.links;
}
