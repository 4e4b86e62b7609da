import type { FailureAction } from '../../../src/chatProtocol.ts';
import type { AgentErrorCode } from '../../../src/domain/agentError.ts';

export interface FailureButton {
  readonly action: FailureAction;
  readonly label: string;
}

/** The ways out of a failure, the likeliest first (invariant 10). */
export function failureButtons(code: AgentErrorCode, canUnarchive: boolean): readonly FailureButton[] {
  const actions = actionsOf[code].filter((action) => action !== 'unarchive' || canUnarchive);
  return actions.map((action) => ({ action, label: labels[action] }));
}

const labels: Readonly<Record<FailureAction, string>> = {
  retry: 'Send Again',
  unarchive: 'Unarchive and Continue',
  wait: 'Wait and Send Again',
  openSettings: 'Open Settings',
  howToInstall: 'How to Install',
  showLog: 'Show Log',
  newThread: 'New Thread',
};

const actionsOf: Readonly<Record<AgentErrorCode, readonly FailureAction[]>> = {
  'thread-not-found': ['retry', 'newThread', 'showLog'],
  'thread-archived': ['unarchive', 'retry', 'newThread'],
  'thread-busy': ['wait', 'retry', 'newThread'],
  'thread-mismatch': ['newThread', 'retry', 'showLog'],
  'not-logged-in': ['retry', 'howToInstall', 'showLog'],
  'not-installed': ['howToInstall', 'openSettings', 'retry'],
  'not-executable': ['openSettings', 'howToInstall', 'retry'],
  'wrong-version': ['howToInstall', 'openSettings', 'retry'],
  offline: ['retry', 'showLog'],
  'rate-limited': ['retry', 'showLog'],
  'agent-crashed': ['retry', 'showLog', 'newThread'],
  'agent-failed': ['retry', 'showLog', 'openSettings'],
  protocol: ['retry', 'showLog', 'newThread'],
  cancelled: ['retry'],
  timeout: ['retry', 'showLog'],
};
