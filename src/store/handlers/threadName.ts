import { defaultThreadName } from '../../domain/session.ts';

const maxLength = 60;

/** The name a thread gets from its first prompt: the first line that says something, cut at a word. */
export function threadNameOf(prompt: string): string {
  const line = prompt.split(/\r?\n/).find((text) => text.trim() !== '') ?? '';
  const name = line.trim().replaceAll(/\s+/g, ' ');
  if (name === '') return defaultThreadName;
  return name.length <= maxLength ? name : `${cutAtWord(name)}…`;
}

function cutAtWord(name: string): string {
  const cut = Array.from(name)
    .slice(0, maxLength - 1)
    .join('');
  const lastBlank = cut.lastIndexOf(' ');
  return lastBlank > maxLength / 2 ? cut.slice(0, lastBlank) : cut;
}
