import type { Stage } from '../stage.ts';

const bytesPerDelta = 32.768;
const usualKilobytes = 16;
const mostKilobytes = 1024;

/** A long answer in Markdown, as fast as it can: `long 128` is 128 KB in 4,000 deltas. */
export async function longAnswer(stage: Stage, match: RegExpExecArray): Promise<void> {
  const kilobytes = Math.min(Number(match[1] ?? usualKilobytes), mostKilobytes);
  const text = longMarkdown(kilobytes * 1024);
  const deltas = Math.ceil(text.length / bytesPerDelta);
  for (let delta = 0; delta < deltas; delta += 1)
    await stage.speak(text.slice(Math.round(delta * bytesPerDelta), Math.round((delta + 1) * bytesPerDelta)));
}

/** Markdown of exactly so many characters, all of them ASCII: the same text for the same length. */
export function longMarkdown(length: number): string {
  let text = '';
  for (let chapter = 1; text.length < length; chapter += 1) text += chapterText(chapter);
  return text.slice(0, length);
}

function chapterText(chapter: number): string {
  return `## Chapter ${chapter}

A paragraph with **bold** and *slanted* words, a \`name\`, and a [link](https://example.com/${chapter}). It goes on for
a while, as answers do, and says little that would matter to anybody but a test of how fast it can be shown.

- the first point of chapter ${chapter}
- the second point
  1. with a step
  2. and another one

\`\`\`ts
export function chapter${chapter}(words: readonly string[]): string {
  return words.filter((word) => word.length > ${chapter % 7}).join(' ');
}
\`\`\`

| chapter | words | done |
|---|---:|---|
| ${chapter} | ${chapter * 97} | yes |
| ${chapter + 1} | ${chapter * 98} | no |

> What was said in chapter ${chapter} holds in the next one.

`;
}
