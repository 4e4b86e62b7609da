import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Chat } from './support/chat.ts';
import { expect, test, type Workbench } from './support/workbench.ts';

const time = '2025-08-20T10:00:00.000Z';

/** Two sessions as the orchestrator has them; the first has a thread with two messages, too. */
const history = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL, ampPrompt TEXT NOT NULL, repoRoot TEXT NOT NULL,
    threadId TEXT, createdAt TEXT NOT NULL, updatedAt TEXT NOT NULL);
  CREATE TABLE threads (id TEXT PRIMARY KEY, sessionId TEXT NOT NULL, name TEXT NOT NULL, createdAt TEXT NOT NULL,
    updatedAt TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'active');
  CREATE TABLE thread_messages (id TEXT PRIMARY KEY, threadId TEXT NOT NULL, role TEXT NOT NULL,
    content TEXT NOT NULL, createdAt TEXT NOT NULL, idx INTEGER NOT NULL, UNIQUE(threadId, idx));
  INSERT INTO sessions VALUES ('s1', 'Fix the parser', 'Find the bug', '/repo', 'T-1', '${time}', '${time}'),
    ('s2', 'Write the docs', 'Explain it', '/repo', 'T-2', '${time}', '${time}');
  INSERT INTO threads VALUES ('t1', 's1', 'About quotes', '${time}', '${time}', 'active');
  INSERT INTO thread_messages VALUES ('m1', 't1', 'user', 'Why does it stop at a quote?', '${time}', 0),
    ('m2', 't1', 'assistant', 'It reads no **escapes**.', '${time}', 1);`;

const asked = 'Import 2 sessions, 3 threads and 4 messages of Amp?';

test('a database of the Amp orchestrator that is found is shown, and imported after a yes', async ({
  workbench,
}) => {
  const file = writeDatabase(join(workbench.home, '.config', 'ampsm'));
  const before = readFileSync(file);
  await workbench.open();
  await workbench.command('Threadkeeper: Import Amp History…');
  const found = workbench.quickPickItem('Amp orchestrator');
  await expect(found).toContainText(file);
  await found.click();
  await workbench.dialog(asked).getByRole('button', { name: 'Show Details' }).click();
  await expect(report(workbench)).toContainText('Write the docs');
  await workbench.openView('Threadkeeper');
  await expect(workbench.page.getByRole('button', { name: 'Try the Sample Agent' })).toBeVisible();

  await workbench.command('Threadkeeper: Import Amp History…');
  await found.click();
  await workbench.dialog(asked).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(workbench.editorTab('Import.md')).toBeVisible();
  await expect(report(workbench)).toContainText('| sessions | 2 | 0 |');
  await expect(report(workbench)).toContainText('| messages | 4 | 0 |');
  await expect(workbench.treeItem(/^Write the docs/)).toBeVisible();
  await workbench.treeItem(/^About quotes/).click();
  const chat = new Chat(workbench);
  await expect(chat.prompts).toHaveText(['Why does it stop at a quote?']);
  await expect(chat.replies('Amp')).toContainText('It reads no escapes.');
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a database of the Amp orchestrator that is found nowhere is chosen', async ({ workbench }) => {
  const file = writeDatabase(workbench.folder);
  await workbench.open();
  await workbench.command('Threadkeeper: Import Amp History…');
  await workbench.choosePath(file, 'Open');
  await workbench.dialog(asked).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(report(workbench)).toContainText('| threads | 3 | 0 |');
  await workbench.openView('Threadkeeper');
  await expect(workbench.treeItem(/^Fix the parser/)).toBeVisible();
});

function writeDatabase(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'sessions.sqlite');
  const database = new DatabaseSync(file);
  database.exec(history);
  database.close();
  return file;
}

function report(workbench: Workbench) {
  return workbench.page.locator('.monaco-editor .view-lines').filter({ visible: true });
}
