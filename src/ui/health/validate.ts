import * as vscode from 'vscode';
import { counted } from '../../base/counted.ts';
import type { ProbeResult } from '../../domain/health.ts';
import { healthProblem } from '../../domain/healthProblem.ts';
import { checkAll, type CheckedThread } from '../../runner/health/checkAll.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { ThreadTarget } from '../commands/targets.ts';
import { never } from '../never.ts';
import { withProgress } from '../maintenance/withProgress.ts';

/** Asks the agent of one thread and says what it said. */
export async function validateThread(
  { health }: TurnRunner,
  { session, thread }: ThreadTarget,
  agentName: (kind: string) => string,
): Promise<void> {
  const title = `Asking ${agentName(session.agent)}`;
  const probe = await withProgress(title, () => health.check(thread.id));
  void vscode.window.showInformationMessage(`${thread.name}: ${describe(probe)}`);
}

/** Asks the agents of all threads; undefined when the user cancelled it. */
export async function checkAllThreads(
  store: StoreApi,
  { health }: TurnRunner,
): Promise<readonly CheckedThread[] | undefined> {
  return withProgress('Validating threads', async ({ signal = never, onProgress = () => undefined }) => {
    const checked = await checkAll(store, health, { signal, onProgress });
    return signal.aborted ? undefined : checked;
  });
}

/** How many threads stand how; the tree shows which. */
export function summarise(checked: readonly CheckedThread[]): string {
  if (checked.length === 0) return 'No thread is tied to a conversation of an agent yet.';
  const problems = checked.filter(({ probe }) => healthProblem(probe.health));
  const untold = checked.filter(({ probe }) => probe.health === 'unknown').length;
  const tail = untold > 0 ? ` Of ${untold} it cannot be told now.` : '';
  if (problems.length === 0) return `Nothing is in the way of ${counted(checked.length, 'thread')}.${tail}`;
  return `${problems.length} of ${counted(checked.length, 'thread')} cannot be continued now: the tree shows which.${tail}`;
}

function describe(probe: ProbeResult | undefined): string {
  if (!probe) return 'there is nothing to ask about now: no conversation is stored, or a turn runs.';
  return `${healthProblem(probe.health)?.label ?? texts[probe.health] ?? probe.health} (${probe.reason})`;
}

const texts: Partial<Record<ProbeResult['health'], string>> = {
  live: 'can be continued',
  unknown: 'cannot be told',
};
