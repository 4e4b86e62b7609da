import * as vscode from 'vscode';
import type { StoreJobs } from '../../store/jobs/storeJobs.ts';

/** The database a command is for: one that is named, one at the orchestrator's usual places, or one that is chosen. */
export async function pickDatabase(
  jobs: StoreJobs,
  target: unknown,
  title: string,
): Promise<string | undefined> {
  if (typeof target === 'string') return target;
  const found = await jobs.findAmpDatabases();
  return found.length === 0 ? chooseFile(title) : pickFound(found, title);
}

async function pickFound(found: readonly string[], title: string): Promise<string | undefined> {
  const other = { label: '$(folder-opened) Choose a File…', file: undefined };
  const items = found.map((file) => ({ label: '$(database) Amp orchestrator', description: file, file }));
  const picked = await vscode.window.showQuickPick([...items, other], { title, placeHolder: 'Database' });
  return picked === other ? chooseFile(title) : picked?.file;
}

async function chooseFile(title: string): Promise<string | undefined> {
  const filters = { Databases: ['sqlite', 'sqlite3', 'db'], 'All Files': ['*'] };
  const chosen = await vscode.window.showOpenDialog({ title, filters, openLabel: 'Open' });
  return chosen?.[0]?.fsPath;
}
