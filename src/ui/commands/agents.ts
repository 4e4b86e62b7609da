import * as vscode from 'vscode';
import type { AgentAdapter, Detection } from '../../agents/agentAdapter.ts';

/** Says which agents were found and, for the others, how to get them. */
export async function showAgents(agents: readonly AgentAdapter[]): Promise<void> {
  const items = detectAgents(agents).then((detected) =>
    detected.map(({ agent, detection }) => ({
      agent,
      detection,
      label: agent.displayName,
      ...describeDetection(detection),
    })),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Agents',
    placeHolder: 'What was found on this machine',
  });
  if (picked) await explainAgent(picked.agent, picked.detection);
}

export interface DetectedAgent {
  readonly agent: AgentAdapter;
  readonly detection: Detection;
}

/** Looks for all of them at once. */
export function detectAgents(agents: readonly AgentAdapter[]): Promise<DetectedAgent[]> {
  return Promise.all(agents.map(async (agent) => ({ agent, detection: await agent.detect() })));
}

/** What is the matter with an agent, and a button for it. */
export async function explainAgent(agent: AgentAdapter, detection: Detection): Promise<void> {
  switch (detection.kind) {
    case 'found':
      await vscode.window.showInformationMessage(
        `${agent.displayName} ${detection.version} is ready: ${detection.path}. ${detection.note ?? ''}`.trim(),
      );
      return;
    case 'missing':
      return offerInstall(agent, detection.howToInstall, detection.url);
    case 'unusable':
      return offerSettings(`${agent.displayName} cannot be used.`, `${detection.path}: ${detection.reason}`);
  }
}

async function offerInstall(
  agent: AgentAdapter,
  howToInstall: string,
  url: string | undefined,
): Promise<void> {
  const copy = 'Copy';
  const page = 'Open Its Page';
  const answer = await vscode.window.showInformationMessage(
    `${agent.displayName} is not installed.`,
    { modal: true, detail: `To install it: ${howToInstall}` },
    copy,
    ...(url ? [page] : []),
    settings,
  );
  if (answer === copy) await vscode.env.clipboard.writeText(howToInstall);
  if (answer === page && url) await vscode.env.openExternal(vscode.Uri.parse(url, true));
  if (answer === settings) await openSettings();
}

const settings = 'Open Settings';

async function offerSettings(text: string, detail: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(text, { modal: true, detail }, settings);
  if (answer === settings) await openSettings();
}

export async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:threadkeeper.threadkeeper');
}

export function describeDetection(detection: Detection): { description: string; detail: string } {
  switch (detection.kind) {
    case 'found':
      return { description: detection.version, detail: detection.note ?? detection.path };
    case 'missing':
      return { description: 'not installed', detail: detection.howToInstall };
    case 'unusable':
      return { description: 'cannot be used', detail: detection.reason };
  }
}
