import { randomUUID } from 'node:crypto';
import type { FirstShow, ShowThread } from '../../chatProtocol.ts';

/** What a page begins with, as data in its HTML; no parser of HTML sees an end of the element in it. */
export function firstShowHtml(show: ShowThread): string {
  const first: FirstShow = { page: randomUUID(), show };
  const json = JSON.stringify(first).replaceAll('<', String.raw`\u003c`);
  return `<script type="application/json" id="first">${json}</script>`;
}
