import * as vscode from 'vscode';
import { examine, inspectStore } from '../../doctor/examine.ts';
import { shareable } from '../../doctor/shareable.ts';
import type { Work } from './work.ts';

/** Opens a report that can be given away as it is. */
export async function runDoctor(work: Work): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: 'Doctor: checking the store' };
  const report = await vscode.window.withProgress(options, async () =>
    examine({
      versions: { threadkeeper: work.version, vscode: vscode.version },
      agents: await work.agents(),
      agentProcesses: await work.agentProcesses(),
      store: async () => inspectStore(await work.store()),
    }),
  );
  const { text } = await shareable(report, process.env);
  await work.reports.show('Doctor', text);
  void offerCopy(text);
}

async function offerCopy(text: string): Promise<void> {
  const copy = 'Copy';
  const said = 'Nothing private is in the report: attach it to an issue as it is.';
  if ((await vscode.window.showInformationMessage(said, copy)) === copy)
    await vscode.env.clipboard.writeText(text);
}
