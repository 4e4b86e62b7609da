import type { ContentBlock } from './wire.ts';

/** A block of content as Markdown; what has no text is named. */
export function contentText(block: ContentBlock): string {
  if (typeof block.text === 'string') return block.text;
  if (block.type === 'resource_link' && block.uri) return `[${block.name ?? block.uri}](<${block.uri}>)`;
  return `*(${block.type})*`;
}
