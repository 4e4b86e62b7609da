import path from 'node:path';
import * as vscode from 'vscode';
import { counted } from '../../base/counted.ts';
import type { RelinkCandidate, RelinkReason } from '../../registry/relinkCandidates.ts';
import { workspacePlace } from '../workspacePlace.ts';
import type { Work } from './work.ts';
import { withProgress } from './withProgress.ts';

const reasons: Readonly<Record<RelinkReason, string>> = {
  'same-folder': 'this folder, under the name it had before',
  'same-path': 'this folder, before it was made anew',
  'same-name': 'a folder of this name that is not there any more',
  gone: 'a folder that is not there any more',
};

/** Shows the histories that may belong to this folder, what is in the chosen one, and joins it after a yes. */
export async function relinkHistory(work: Work): Promise<void> {
  const store = await work.store();
  const { folder } = workspacePlace();
  if (folder === null) throw new Error('Open the folder first whose history is to be found.');
  const { relinkCandidates } = await import('../../registry/relinkCandidates.ts');
  const { path } = await store.info({});
  const candidate = await pick(await relinkCandidates(work.globalStorage, { path, folder }, work.log));
  if (!candidate) return;
  const { countStore, relinkStore } = await import('../../store/relink/relink.ts');
  const old = candidate.entry.path;
  const counts = await withProgress('Reading the old history', () => countStore(old, work.storeFiles));
  if (!counts || !(await isWanted(candidate, counts))) return;
  const relocate = relocator(candidate.entry.folder, folder);
  const joined = await withProgress('Joining the old history', ({ signal, onProgress }) =>
    relinkStore(old, store, work.storeFiles, { relocate, signal, onProgress }),
  );
  if (joined) void vscode.window.showInformationMessage(describe(joined.added));
}

async function pick(candidates: readonly RelinkCandidate[]): Promise<RelinkCandidate | undefined> {
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage(
      'No kept history belongs to a folder that was renamed or moved.',
    );
    return undefined;
  }
  const items = candidates.map((candidate) => ({
    label: candidate.entry.name,
    description: candidate.entry.folder,
    detail: `${reasons[candidate.reason]}; last used ${new Date(candidate.entry.lastUsed).toLocaleString()}`,
    candidate,
  }));
  const options = { title: 'Relink History', placeHolder: 'The history to join into this folder' };
  return (await vscode.window.showQuickPick(items, options))?.candidate;
}

interface Counts {
  readonly sessions: number;
  readonly threads: number;
  readonly messages: number;
}

async function isWanted({ entry }: RelinkCandidate, counts: Counts): Promise<boolean> {
  const join = 'Join';
  const detail = `${entry.folder}\n\nThe old history stays as it is. What is here already is not added again.`;
  const question = `Join ${amount(counts)} into this folder's history?`;
  return (await vscode.window.showInformationMessage(question, { modal: true, detail }, join)) === join;
}

function describe(added: Counts): string {
  return added.messages + added.sessions + added.threads === 0
    ? 'Everything of it was here already.'
    : `Added ${amount(added)}.`;
}

function amount({ sessions, threads, messages }: Counts): string {
  return `${counted(sessions, 'session')}, ${counted(threads, 'thread')} and ${counted(messages, 'message')}`;
}

/** A working folder inside of the old folder is the same one inside of the new; others stay. */
function relocator(old: string, now: string): (cwd: string) => string {
  return (cwd) => {
    const inner = path.relative(old, cwd);
    return inner === '..' || inner.startsWith(`..${path.sep}`) || path.isAbsolute(inner)
      ? cwd
      : path.join(now, inner);
  };
}
