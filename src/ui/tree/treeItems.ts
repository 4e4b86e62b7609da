import * as vscode from 'vscode';
import { counted } from '../../base/counted.ts';
import { healthProblem, type HealthProblem } from '../../domain/healthProblem.ts';
import { relativeTime } from '../../domain/relativeTime.ts';
import type { ThreadSummary } from '../../domain/session.ts';
import type { RowCommand } from '../commands/commandIds.ts';
import { sessionStatusOf, statusOf, statusTexts, type Status } from './status.ts';
import type { SessionNode, ThreadNode, TreeNode } from './treeNodes.ts';

/** A row of the tree: icon by status, agent and time beside the name, the facts in the tooltip. */
export function treeItem(node: TreeNode, agentName: (kind: string) => string, now: Date): vscode.TreeItem {
  return node.kind === 'session' ? sessionItem(node, agentName, now) : threadItem(node, now);
}

function sessionItem(node: SessionNode, agentName: (kind: string) => string, now: Date): vscode.TreeItem {
  const { session } = node;
  const item = new vscode.TreeItem(session.name, vscode.TreeItemCollapsibleState.Expanded);
  const status = sessionStatusOf(session);
  const agent = agentName(session.agent);
  item.id = session.id;
  item.contextValue = 'session';
  item.iconPath = icon(status, 'folder');
  item.description = `${agent} · ${relativeTime(session.updatedAt, now)}`;
  item.tooltip = facts([
    ['Session', session.name],
    ['Agent', agent],
    ['Folder', session.cwd],
    ['Threads', String(session.threads.length)],
    ['Status', statusTexts[status]],
    ['Created', localTime(session.createdAt)],
    ['Last used', localTime(session.updatedAt)],
  ]);
  item.accessibilityInformation = { label: `${session.name}, ${agent}, ${statusTexts[status]}` };
  item.command = open('_threadkeeper.openSession', node);
  return item;
}

function threadItem(node: ThreadNode, now: Date): vscode.TreeItem {
  const { thread } = node;
  const item = new vscode.TreeItem(thread.name, vscode.TreeItemCollapsibleState.None);
  const status = statusOf(thread);
  const problem = healthOf(thread, status);
  item.id = thread.id;
  item.contextValue = status === 'running' || status === 'waiting' ? 'thread.running' : 'thread';
  item.iconPath = problem ? healthIcon(problem) : icon(status, 'comment');
  item.description = [
    ...(problem ? [problem.label] : []),
    counted(thread.messageCount, 'message'),
    relativeTime(thread.updatedAt, now),
  ].join(' · ');
  item.tooltip = facts([
    ['Thread', thread.name],
    ['Messages', String(thread.messageCount)],
    ['Status', statusTexts[status]],
    ...healthFacts(thread),
    ['Created', localTime(thread.createdAt)],
    ['Last used', localTime(thread.updatedAt)],
  ]);
  item.accessibilityInformation = { label: `${thread.name}, ${problem?.label ?? statusTexts[status]}` };
  item.command = open('_threadkeeper.openThread', node);
  return item;
}

function open(command: RowCommand, node: TreeNode): vscode.Command {
  return { command, title: 'Open', arguments: [node] };
}

function icon(status: Status, idleIcon: string): vscode.ThemeIcon {
  switch (status) {
    case 'running':
      return new vscode.ThemeIcon('loading~spin');
    case 'waiting':
      return new vscode.ThemeIcon('bell-dot', new vscode.ThemeColor('list.warningForeground'));
    case 'error':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'interrupted':
      return new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('list.warningForeground'));
    case 'idle':
      return new vscode.ThemeIcon(idleIcon);
  }
}

/** What keeps the thread from being continued; a turn that runs says more. */
function healthOf({ health }: ThreadSummary, status: Status): HealthProblem | undefined {
  if (status === 'running' || status === 'waiting') return undefined;
  return health && healthProblem(health.health);
}

function healthIcon({ icon }: HealthProblem): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.warningForeground'));
}

function healthFacts({ health }: ThreadSummary): [string, string][] {
  if (!health) return [];
  return [['Conversation', `${health.health}: ${health.reason} (${localTime(health.checkedAt)})`]];
}

function facts(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function localTime(iso: string): string {
  return new Date(iso).toLocaleString();
}
