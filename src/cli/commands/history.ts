import { renderReport } from '../../store/jobs/report.ts';
import { defineCommand } from '../command.ts';
import { databaseOption, findDatabase } from '../databaseOption.ts';
import { watchSilently } from '../progress.ts';

/** M35 */
export const history = defineCommand({
  name: 'history',
  summary: 'Shows the migrations that were applied to a database, and its backups',
  usage: '[--db-path FILE]',
  options: databaseOption,
  positionals: [],
  async run({ values }, context) {
    const jobs = await context.jobs();
    const databasePath = await findDatabase(values, context);
    const report = await jobs.run({ kind: 'history', databasePath }, watchSilently(context));
    return { data: report, text: renderReport(report) };
  },
});
