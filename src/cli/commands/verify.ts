import { renderReport } from '../../store/jobs/report.ts';
import { defineCommand } from '../command.ts';
import { databaseOption, findDatabase } from '../databaseOption.ts';
import { watchSilently } from '../progress.ts';
import { failureOf } from './checks.ts';

/** M32 */
export const verify = defineCommand({
  name: 'verify',
  summary: 'Checks that a database was migrated: version, tables, indexes, integrity',
  usage: '[--db-path FILE]',
  options: databaseOption,
  positionals: [],
  async run({ values }, context) {
    const jobs = await context.jobs();
    const databasePath = await findDatabase(values, context);
    const report = await jobs.run({ kind: 'verify', databasePath }, watchSilently(context));
    return { data: report, text: renderReport(report), failure: failureOf(report.checks) };
  },
});
