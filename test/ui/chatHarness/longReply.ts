/** A reply of about `length` characters as agents write them: prose, lists, code, a table now and then. */
export function longReply(length: number): string {
  let text = '';
  for (let section = 1; text.length < length; section += 1) text += sectionOf(section);
  return text.slice(0, length);
}

/** The text in `count` pieces of nearly the same length. */
export function inDeltas(text: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    text.slice(Math.floor((index * text.length) / count), Math.floor(((index + 1) * text.length) / count)),
  );
}

function sectionOf(section: number): string {
  return [
    `## Step ${section}: keep the last line`,
    `The loop in \`scanner${section}.ts\` **stops early**, see [the scanner](src/scanner${section}.ts). `.repeat(
      4,
    ),
    `1. read the line\n2. keep _what is left_\n3. return it at the end of file ${section}`,
    `\`\`\`ts\nexport function step${section}(text: string): string[] {\n${'  const line = text.split("\\n"); // one\n'.repeat(12)}}\n\`\`\``,
    section % 5 === 0
      ? '| case | before | after |\n|---|---:|---:|\n| empty | 0 | 1 |'
      : 'That is all of this step.',
    '',
  ].join('\n\n');
}
