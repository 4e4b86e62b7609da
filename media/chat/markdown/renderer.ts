import { signal } from '@preact/signals';
import type { RenderBlock } from './markdownDocument.ts';

/**
 * What renders Markdown. It is two thirds of the page's code, so it comes in a file of its own, behind the page that
 * the user can type in; until then, and when it can't be loaded, text is shown as it is written.
 */
export const renderer = signal<RenderBlock | undefined>(undefined);

export async function loadRenderer(): Promise<void> {
  const { safeHtml } = await import('./safeHtml.ts');
  renderer.value = safeHtml;
}
