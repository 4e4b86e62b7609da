import * as vscode from 'vscode';
import type { StoreJob } from '../../store/jobs/job.ts';
import { renderReport } from '../../store/jobs/report.ts';
import type { Work } from './work.ts';
import { pickDatabase } from './pickDatabase.ts';
import { withProgress } from './withProgress.ts';

/** Always with a backup: here nobody thinks of asking for one. */
export async function migrate(work: Work, target: unknown): Promise<void> {
  await runOn(work, target, 'Migrate', (databasePath) => ({ kind: 'migrate', databasePath, backup: true }));
}

export async function dryRun(work: Work, target: unknown): Promise<void> {
  await runOn(work, target, 'Dry Run', (databasePath) => ({ kind: 'dryRun', databasePath }));
}

export async function verify(work: Work, target: unknown): Promise<void> {
  await runOn(work, target, 'Verify Migration', (databasePath) => ({ kind: 'verify', databasePath }));
}

export async function showHistory(work: Work, target: unknown): Promise<void> {
  await runOn(work, target, 'Migration History', (databasePath) => ({ kind: 'history', databasePath }));
}

/** Asks first (M25). */
export async function rollBack(work: Work, target: unknown): Promise<void> {
  const title = 'Roll Back Migration';
  const databasePath = await pickDatabase(await work.jobs(), target, title);
  if (databasePath === undefined || !(await isSure(databasePath))) return;
  await runOn(work, databasePath, title, () => ({ kind: 'rollback', databasePath }));
}

async function isSure(databasePath: string): Promise<boolean> {
  const confirm = 'Roll Back';
  const detail = `${databasePath}\n\nThe tables of the migration go, with all threads and messages in them. A backup is made first.`;
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage('Roll back the migration?', options, confirm)) === confirm;
}

async function runOn(
  { jobs, reports }: Work,
  target: unknown,
  title: string,
  jobOf: (databasePath: string) => StoreJob,
): Promise<void> {
  const all = await jobs();
  const databasePath = await pickDatabase(all, target, title);
  if (databasePath === undefined) return;
  const report = await withProgress(title, (watch) => all.run(jobOf(databasePath), watch));
  if (report) await reports.show(title, renderReport(report));
}
