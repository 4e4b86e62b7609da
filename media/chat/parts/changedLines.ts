export interface ChangedLines {
  readonly added: number;
  readonly removed: number;
}

/**
 * How many lines came and went, as a hint beside a file's name; the diff itself is VS Code's. A line that moved
 * inside the changed stretch counts as neither.
 */
export function changedLines(oldText: string | null, newText: string | null): ChangedLines {
  const [before, after] = withoutCommonEnds(linesOf(oldText), linesOf(newText));
  const kept = countCommon(before, after);
  return { added: after.length - kept, removed: before.length - kept };
}

function linesOf(text: string | null): string[] {
  if (text === null || text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}

function withoutCommonEnds(before: string[], after: string[]): [string[], string[]] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
}

function countCommon(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of after) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    common += 1;
  }
  return common;
}
