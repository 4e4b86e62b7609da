import { escapeHtml } from './escapeHtml.ts';
import { highlight } from './highlight.ts';

/** A block of code with its language and a button that copies it (`contentClicks.ts` hears the click). */
export function codeHtml(code: string, info: string, coloured: boolean): string {
  const language = /^[^\s{,]*/.exec(info)?.[0] ?? '';
  const body = (coloured ? highlight(code, language) : undefined) ?? escapeHtml(code);
  return [
    '<div class="code"><div class="code-bar">',
    `<span class="code-language">${escapeHtml(language)}</span>`,
    '<button type="button" class="code-copy icon-button" aria-label="Copy Code" title="Copy Code">',
    '<span class="icon" aria-hidden="true"></span></button></div>',
    `<pre tabindex="0"><code>${body}\n</code></pre></div>`,
  ].join('');
}
