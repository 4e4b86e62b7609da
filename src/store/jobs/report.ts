import type { AmpImportReport } from './importAmp.ts';
import type { StoreJobReport } from './job.ts';

/** A report for people, in Markdown: what the command line prints and what the extension opens as a document. */
export function renderReport(report: StoreJobReport): string {
  return `# ${report.kind}\n`;
}

export function renderImport(report: AmpImportReport): string {
  return `# Import of ${report.databasePath}\n`;
}
