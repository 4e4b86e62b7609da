import { renderReport } from '../../store/jobs/report.ts';
import { defineCommand } from '../command.ts';
import { databaseOption, findDatabase } from '../databaseOption.ts';
import { watchAloud, watchSilently } from '../progress.ts';

/** M8, M9, M11 */
export const migrate = defineCommand({
  name: 'migrate',
  summary: 'Migrates a database; a failure leaves it as it was',
  usage: '[--db-path FILE] [--backup] [--dry-run] [--verbose]',
  options: {
    ...databaseOption,
    backup: { type: 'boolean', help: 'Copy it first, to FILE.backup-YYYY-MM-DD-HHMMSS' },
    'dry-run': { type: 'boolean', help: 'Say what would be done, and change nothing' },
    verbose: { type: 'boolean', help: 'Say each step on stderr' },
  },
  positionals: [],
  async run({ values }, context) {
    const jobs = await context.jobs();
    const databasePath = await findDatabase(values, context);
    const watch = values.verbose ? watchAloud(context) : watchSilently(context);
    const report = values['dry-run']
      ? await jobs.run({ kind: 'dryRun', databasePath }, watch)
      : await jobs.run({ kind: 'migrate', databasePath, backup: values.backup ?? false }, watch);
    return { data: report, text: renderReport(report) };
  },
});
