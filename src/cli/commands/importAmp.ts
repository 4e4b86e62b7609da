import path from 'node:path';
import { renderImport, renderReport } from '../../store/jobs/report.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../failure.ts';
import { findStore } from '../findStore.ts';
import { watchAloud } from '../progress.ts';
import { withStore } from '../withStore.ts';

/** Joins an orchestrator's history into a store; its own database is never changed. */
export const importAmp = defineCommand({
  name: 'import',
  summary: "Brings an Amp orchestrator's sessions into the store; what is there already stays",
  usage: 'amp FILE [--dry-run]',
  options: { 'dry-run': { type: 'boolean', help: 'Say what would come in, and change nothing' } },
  positionals: ['amp', 'FILE'],
  async run({ values, positionals: [source, file = ''] }, context) {
    const jobs = await context.jobs();
    if (source !== 'amp') throw new UsageError(`Only "amp" can be imported, not "${source ?? ''}".`);
    const databasePath = path.resolve(context.cwd, file);
    if (values['dry-run']) {
      const preview = await jobs.run({ kind: 'readAmp', databasePath }, watchAloud(context));
      return { data: preview, text: renderReport(preview) };
    }
    const store = await findStore(values.store, context);
    const report = await withStore(store, context, (api) =>
      jobs.importAmp(databasePath, api, watchAloud(context)),
    );
    return { data: report, text: renderImport(report) };
  },
});
