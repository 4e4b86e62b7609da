import { renderBlock } from './renderBlock.ts';
import { sanitise } from './sanitise.ts';

/** One block of Markdown as HTML that may be put into the page. */
export function safeHtml(raw: string, definitions: readonly string[], settled: boolean): string {
  return sanitise(renderBlock(raw, definitions, settled));
}
