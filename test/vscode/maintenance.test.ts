import * as assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import initSqlJs from 'sql.js';
import * as vscode from 'vscode';

const legacySchema = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL, ampPrompt TEXT NOT NULL, repoRoot TEXT NOT NULL,
    threadId TEXT, createdAt TEXT NOT NULL, updatedAt TEXT NOT NULL);
  INSERT INTO sessions VALUES ('s1', 'First', '', '/repo', 'T-1', '2025-08-20', '2025-08-20');`;

describe('maintenance in the extension host', () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tk-legacy-'));
  const file = join(folder, 'sessions.sqlite');

  before(async () => {
    const SQL = await initSqlJs({ locateFile: (name) => join(extension().extensionPath, 'dist', name) });
    const database = new SQL.Database();
    database.run(legacySchema);
    writeFileSync(file, database.export());
    await extension().activate();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('Run Doctor opens a Markdown report without the home folder', async () => {
    const report = await reportOf('threadkeeper.runDoctor');
    assert.match(report, /^# Threadkeeper Doctor/);
    assert.ok(report.includes(`VS Code ${vscode.version}`));
    assert.match(report, /Integrity: ok/);
    assert.ok(!report.includes(homedir()));
  });

  it('the store that was opened is in the registry, with the folder of the window', async () => {
    const path = /Where: (.+)/.exec(await reportOf('threadkeeper.runDoctor'))?.[1] ?? '';
    const user = dirname(dirname(dirname(dirname(path))));
    const stores = join(user, 'globalStorage', 'threadkeeper.threadkeeper', 'stores');
    const entries = readdirSync(stores).map((name): unknown =>
      JSON.parse(readFileSync(join(stores, name), 'utf8')),
    );
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.partialDeepStrictEqual(entries, [{ path, folder, name: vscode.workspace.name }]);
  });

  it('M9: Dry Run shows what would be done, and changes nothing', async () => {
    const before = readFileSync(file);
    assert.match(await reportOf('threadkeeper.migrateDryRun', file), /First \| T-1/);
    assert.ok(readFileSync(file).equals(before));
  });

  it('M8, M32, M35: Migrate makes a backup, Verify passes, the history is shown', async () => {
    assert.match(await reportOf('threadkeeper.migrate', file), /sessions\.sqlite\.backup-/);
    assert.match(await reportOf('threadkeeper.verifyMigration', file), /The migration is there, whole/);
    assert.match(await reportOf('threadkeeper.showMigrationHistory', file), /session-thread-relationship/);
  });
});

/** The text of the report that a command opens. */
async function reportOf(command: string, target?: string): Promise<string> {
  await vscode.commands.executeCommand(command, target);
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.languageId, 'markdown');
  return document.getText();
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('threadkeeper.threadkeeper');
  assert.ok(found);
  return found;
}
