/** What every agent has to show, and the names of the tests that show it. */
const cases: readonly (readonly [name: string, shownBy: RegExp])[] = [
  ['new', /^names a new conversation/],
  ['continue after restart', /^continues a conversation/],
  ['archived', /\barchived\b/],
  ['missing', /does not know is told/],
  ['malformed ID', /cannot be one of/],
  ['busy', /\bbusy\b/],
  ['interrupt', /^stops within a second/],
  ['SIGKILL in mid-turn, then continue', /^killed in the middle/],
  ['server down', /^without a network/],
  ['401', /\b401\b/],
  ['429 or 500', /\b(429|500)\b/],
  ['prompt that starts with `-`', /looks like an argument/],
  ['permission asked and allowed', /^asks before/],
  ['permission refused', /\bwas refused\b/],
];

export interface Shown {
  readonly agent: string;
  readonly test: string;
  /** A test that is skipped says in its name, after a colon, why the agent cannot show it. */
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
}

/** Puts what was shown into the table of a page, whose columns are agents. Those that did not run stay as they were. */
export function updateMatrix(page: string, shown: readonly Shown[]): string {
  const [before, table, after] = page.split(marker);
  if (before === undefined || table === undefined || after === undefined) return page;
  const columns = readColumns(table);
  for (const agent of new Set(shown.map((one) => one.agent)))
    columns.set(
      agent,
      cases.map(([, shownBy]) => cell(shown.filter((one) => one.agent === agent && shownBy.test(one.test)))),
    );
  return [before, writeTable(columns), after].join(marker);
}

const marker = '<!-- written by npm run test:agents -->';

function cell(shown: readonly Shown[]): string {
  const ran = shown.filter(({ state }) => state !== 'skipped');
  if (ran.length > 0) return ran.every(({ state }) => state === 'passed') ? 'yes' : '**failed**';
  const [skipped] = shown;
  return skipped ? `– ${skipped.test.replace(/^[^:]*: /, '')}` : '**not tested**';
}

function readColumns(table: string): Map<string, string[]> {
  const [head = [], , ...rows] = table.trim().split('\n').map(cellsOf);
  return new Map(head.slice(1).map((agent, index) => [agent, rows.map((row) => row[index + 1] ?? '')]));
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((text) => text.trim());
}

function writeTable(columns: ReadonlyMap<string, readonly string[]>): string {
  const agents = [...columns.keys()].sort();
  const rows = cases.map(([name], index) => [
    name,
    ...agents.map((agent) => columns.get(agent)?.[index] ?? ''),
  ]);
  const lines = [['case', ...agents], ['case', ...agents].map(() => '---'), ...rows];
  return `\n\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n\n`;
}
