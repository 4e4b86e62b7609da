import * as vscode from 'vscode';
import { counted } from '../../base/counted.ts';
import type { StoreJobReports } from '../../store/jobs/job.ts';
import { renderImport, renderReport } from '../../store/jobs/report.ts';
import type { Work } from './work.ts';
import { pickDatabase } from './pickDatabase.ts';
import { withProgress } from './withProgress.ts';

/** Shows what would come in, asks, and joins it into this window's store; the database itself is never changed. */
export async function importAmpHistory(work: Work, target: unknown): Promise<void> {
  const jobs = await work.jobs();
  const databasePath = await pickDatabase(jobs, target, 'Import Amp History');
  if (databasePath === undefined) return;
  const reading = { kind: 'readAmp', databasePath } as const;
  const preview = await withProgress('Reading Amp history', (watch) => jobs.run(reading, watch));
  if (!preview || !(await isWanted(work, preview))) return;
  const store = await work.store();
  const report = await withProgress('Importing Amp history', (watch) =>
    jobs.importAmp(databasePath, store, watch),
  );
  if (report) await work.reports.show('Import', renderImport(report));
}

async function isWanted({ reports }: Work, preview: StoreJobReports['readAmp']): Promise<boolean> {
  const { sessions, threads, messages } = preview.counts;
  const details = 'Show Details';
  const confirm = 'Import';
  const answer = await vscode.window.showInformationMessage(
    `Import ${counted(sessions, 'session')}, ${counted(threads, 'thread')} and ${counted(messages, 'message')} of Amp?`,
    {
      modal: true,
      detail: `${preview.databasePath}\n\nIt stays as it is. What was imported before is not added again.`,
    },
    confirm,
    details,
  );
  if (answer === details) await reports.show('What would be imported', renderReport(preview));
  return answer === confirm;
}
