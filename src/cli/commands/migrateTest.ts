import { renderReport } from '../../store/jobs/report.ts';
import { defineCommand } from '../command.ts';
import { databaseOption, findDatabase } from '../databaseOption.ts';
import { watchAloud } from '../progress.ts';
import { failureOf } from './checks.ts';

/** M10, M28 */
export const migrateTest = defineCommand({
  name: 'migrate-test',
  summary: 'Tests the migration on a copy of a database, or without one on generated data',
  usage: '[--db-path FILE]',
  options: {
    'db-path': { ...databaseOption['db-path'], help: 'The database to copy. Default: generated data' },
  },
  positionals: [],
  async run({ values }, context) {
    const jobs = await context.jobs();
    const isNamed = values['db-path'] !== undefined || values.store !== undefined;
    const database = isNamed ? { databasePath: await findDatabase(values, context) } : {};
    const report = await jobs.run({ kind: 'testMigration', ...database }, watchAloud(context));
    return { data: report, text: renderReport(report), failure: failureOf(report.checks) };
  },
});
