import * as vscode from 'vscode';
import type { AgentAdapter, Detection } from '../../agents/agentAdapter.ts';
import { describeDetection, detectAgents, explainAgent, type DetectedAgent } from './agents.ts';

type AgentItem = vscode.QuickPickItem & Partial<DetectedAgent>;

/** Only agents that were found can be chosen; choosing another says how to get it, and asks again. */
export async function pickAgent(
  agents: () => Promise<readonly AgentAdapter[]>,
): Promise<AgentAdapter | undefined> {
  for (;;) {
    // Looked for each time: the user may have installed it, or set its path, meanwhile.
    const items = agents().then(detectAgents).then(agentItems);
    const picked = await vscode.window.showQuickPick(items, {
      title: 'New Session (1/3): Agent',
      placeHolder: 'The agent that does the work',
      matchOnDescription: true,
    });
    if (!picked?.agent || !picked.detection) return undefined;
    if (picked.detection.kind === 'found') return picked.agent;
    await explainAgent(picked.agent, picked.detection);
  }
}

function agentItems(detected: readonly DetectedAgent[]): AgentItem[] {
  return groups.flatMap(({ kind, title }) => {
    const items = detected.filter(({ detection }) => detection.kind === kind).map(agentItem);
    const separator = { label: title, kind: vscode.QuickPickItemKind.Separator };
    return items.length > 0 ? [separator, ...items] : [];
  });
}

/** What can be used comes first. */
const groups: readonly { readonly kind: Detection['kind']; readonly title: string }[] = [
  { kind: 'found', title: 'found on this machine' },
  { kind: 'unusable', title: 'cannot be used' },
  { kind: 'missing', title: 'not installed' },
];

const icons = { found: 'check', unusable: 'warning', missing: 'circle-slash' };

function agentItem({ agent, detection }: DetectedAgent): AgentItem {
  const label = `$(${icons[detection.kind]}) ${agent.displayName}`;
  return { agent, detection, label, ...describeDetection(detection) };
}
