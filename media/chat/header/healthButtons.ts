import type { HealthAction } from '../../../src/chatProtocol.ts';
import type { Health } from '../../../src/domain/health.ts';

export interface HealthButton {
  readonly action: HealthAction;
  readonly label: string;
}

/** The ways out of a health, the likeliest first; none is needed where a thread can be continued. */
export function healthButtons(health: Health, canUnarchive: boolean): readonly HealthButton[] {
  const actions = actionsOf[health] ?? [];
  return actions
    .filter((action) => action !== 'unarchive' || canUnarchive)
    .map((action) => ({ action, label: labels[action] }));
}

const labels: Readonly<Record<HealthAction, string>> = {
  unarchive: 'Unarchive and Continue',
  wait: 'Wait',
  relinkFolder: 'Relink Folder…',
  startAnew: 'Start Anew with a Briefing',
  checkAgain: 'Check Again',
};

const actionsOf: Partial<Record<Health, readonly HealthAction[]>> = {
  archived: ['unarchive', 'startAnew', 'checkAgain'],
  busy: ['wait', 'checkAgain'],
  missing: ['startAnew', 'checkAgain'],
  moved: ['relinkFolder', 'startAnew', 'checkAgain'],
  torn: ['startAnew', 'checkAgain'],
};
