import { assertNever } from '../../base/assertNever.ts';
import { counted } from '../../base/counted.ts';
import type { AmpImportReport } from './importAmp.ts';
import type { Check, Skipped, StoreJobReport, StoreJobReports } from './job.ts';

type Migrated = StoreJobReports['migrate'] | StoreJobReports['dryRun'];

/** A report for people, in Markdown: what the command line prints and what the extension opens as a document. */
export function renderReport(report: StoreJobReport): string {
  switch (report.kind) {
    case 'migrate':
      return page('Migration', migrated(report, ['Done', 'Threads made']));
    case 'dryRun':
      return page('Dry Run of the Migration', [
        'Nothing was changed. This is what a migration would do.',
        ...migrated(report, ['To do', 'Threads to make']),
      ]);
    case 'verify':
      return page('Verification', [
        database(report.databasePath),
        report.ok ? 'The migration is there, whole.' : '**Not everything is as it should be.**',
        checks(report.checks),
      ]);
    case 'rollback':
      return page('Rollback', rolledBack(report));
    case 'history':
      return page('Migration History', history(report));
    case 'testMigration':
      return page('Test of the Migration', [
        report.databasePath === undefined
          ? 'On generated data.'
          : `On a copy of ${code(report.databasePath)}.`,
        report.ok ? 'All tests passed.' : '**Not all tests passed.**',
        checks(report.checks),
      ]);
    case 'readAmp':
      return page('Amp History', preview(report));
    default:
      return assertNever(report);
  }
}

export function renderImport({ databasePath, added, known, skipped }: AmpImportReport): string {
  return page('Import of Amp History', [
    database(databasePath),
    table(
      ['', 'New', 'There already'],
      (['sessions', 'threads', 'messages'] as const).map((what) => [what, added[what], known[what]]),
    ),
    ...skips(skipped),
  ]);
}

function migrated(report: Migrated, [did, made]: readonly [string, string]): string[] {
  const { steps, createdTables, createdIndexes, data, unchanged } = report;
  if (steps.length === 0)
    return [database(report.databasePath), 'The database is up to date: there is nothing to migrate.'];
  return [
    database(report.databasePath),
    ...('backupPath' in report && report.backupPath !== undefined
      ? [`The database as it was before: ${code(report.backupPath)}`]
      : []),
    `## ${did}`,
    list([
      ...steps.map(({ version, name }) => `version ${version}, ${name}`),
      ...createdTables.map((name) => `table ${code(name)}`),
      ...createdIndexes.map((name) => `index ${code(name)}`),
    ]),
    ...(data ? dataMigration(data, made) : []),
    '## Tables Whose Rows Stay the Same',
    unchanged.length === 0
      ? 'There are no other tables.'
      : table(
          ['Table', 'Rows', 'SHA-256'],
          unchanged.map((row) => [row.table, row.rows, row.sha256.slice(0, 16)]),
        ),
  ];
}

function dataMigration(data: NonNullable<Migrated['data']>, made: string): string[] {
  const more = data.migrated - data.threads.length;
  return [
    '## Data',
    `Migrated: ${data.migrated}, Skipped: ${data.skipped}`,
    ...(data.threads.length > 0
      ? [
          `### ${made}`,
          table(
            ['Session', 'Legacy thread ID', 'Thread'],
            data.threads.map((row) => [row.name, row.legacyThreadId, row.threadId]),
          ),
        ]
      : []),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    ...skips(data.skippedSessions),
  ];
}

function rolledBack(report: StoreJobReports['rollback']): string[] {
  const { threads, messages } = report.removedRows;
  return [
    database(report.databasePath),
    `The database as it was before: ${code(report.backupPath)}`,
    '## Removed',
    list([
      ...report.removedTables.map((name) => `table ${code(name)}`),
      ...report.removedIndexes.map((name) => `index ${code(name)}`),
      `${counted(threads, 'thread')} with ${counted(messages, 'message')}, which the backup has`,
    ]),
  ];
}

function history(report: StoreJobReports['history']): string[] {
  const rows = report.applied.map((row) => [
    row.version,
    row.name,
    row.appliedAt ?? 'not known',
    row.description,
  ]);
  return [
    database(report.databasePath),
    rows.length === 0 ? 'No migration has run.' : table(['Version', 'Name', 'Applied', 'Description'], rows),
    ...(report.pending.length > 0
      ? ['## Not Run Yet', list(report.pending.map(({ version, name }) => `version ${version}, ${name}`))]
      : []),
    ...(report.backups.length > 0 ? ['## Backups', list(report.backups.map(code))] : []),
  ];
}

function preview({ databasePath, counts, sessions, skipped }: StoreJobReports['readAmp']): string[] {
  return [
    database(databasePath),
    `An import brings ${counted(counts.sessions, 'session')}, ${counted(counts.threads, 'thread')} and ` +
      `${counted(counts.messages, 'message')}. ` +
      'The database itself is not changed.',
    ...(sessions.length > 0
      ? [
          table(
            ['Session', 'Folder', 'Threads', 'Messages'],
            sessions.map((row) => [row.name, row.cwd, row.threads, row.messages]),
          ),
        ]
      : []),
    ...skips(skipped),
  ];
}

function skips(skipped: readonly Skipped[]): string[] {
  if (skipped.length === 0) return [];
  const rows = skipped.map(({ what, reason, count, examples }) => [what, reason, count, examples.join(', ')]);
  return ['## Left Out', table(['What', 'Why', 'How many', 'For example'], rows)];
}

function checks(all: readonly Check[]): string {
  return table(
    ['', 'Checked', 'Seen'],
    all.map(({ ok, name, detail }) => [ok ? '✓' : '✗', name, detail]),
  );
}

function page(title: string, blocks: readonly string[]): string {
  return `${[`# ${title}`, ...blocks].join('\n\n')}\n`;
}

function database(path: string): string {
  return `Database: ${code(path)}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A name is the user's text: it must not end the cell it is in, nor be read as Markdown. */
function cell(value: string | number): string {
  return String(value)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_|<>[\]]/g, String.raw`\$&`);
}

function code(text: string): string {
  return `\`${text.replaceAll('`', 'ˋ')}\``;
}
