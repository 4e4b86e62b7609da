import { renderReport } from '../../store/jobs/report.ts';
import { defineCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { databaseOption, findDatabase } from '../databaseOption.ts';
import { CommandError, UsageError } from '../failure.ts';
import { watchAloud } from '../progress.ts';

/** M25 */
export const rollback = defineCommand({
  name: 'rollback',
  summary: 'Takes the migration back: its tables go with everything in them, after a backup',
  usage: '--db-path FILE [--yes]',
  options: { ...databaseOption, yes: { type: 'boolean', help: 'Do not ask' } },
  positionals: [],
  async run({ values }, context) {
    const jobs = await context.jobs();
    // Nothing that removes data goes by a usual place.
    if (values['db-path'] === undefined && values.store === undefined)
      throw new UsageError('--db-path is missing.');
    const databasePath = await findDatabase(values, context);
    if (!values.yes) await confirmed(databasePath, context);
    const report = await jobs.run({ kind: 'rollback', databasePath }, watchAloud(context));
    return { data: report, text: renderReport(report) };
  },
});

async function confirmed(databasePath: string, { ask, signal }: CliContext): Promise<void> {
  if (!ask) throw new UsageError('rollback asks first, and there is no terminal to answer on: add --yes.');
  const question = `Remove the threads and messages of ${databasePath}? A backup is made first. [y/N] `;
  if (!/^y(es)?$/i.test(await ask(question, signal)))
    throw new CommandError('Not confirmed. Nothing was changed.');
}
