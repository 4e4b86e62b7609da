import { deferred } from '../base/deferred.ts';
import type { PermissionRequested } from '../domain/agentEvent.ts';
import type { TurnId } from '../domain/ids.ts';
import type { PermissionOutcome } from '../domain/message.ts';

/** A question of ours in a reply: drawn and answered like an agent's request for permission. */
export class Question {
  readonly request: PermissionRequested;
  readonly #answered = deferred<PermissionOutcome>();

  constructor(request: PermissionRequested) {
    this.request = request;
  }

  /** Resolves once; a turn that is stopped cancels it. */
  get outcome(): Promise<PermissionOutcome> {
    return this.#answered.promise;
  }

  answer(outcome: PermissionOutcome): void {
    this.#answered.resolve(outcome);
  }
}

const brief = 'brief';

/** Whether the new conversation is to be told what was said in the lost one. */
export function briefingQuestion(turnId: TurnId, agentName: string): Question {
  return new Question({
    type: 'permissionRequested',
    requestId: `briefing-${turnId}`,
    title: `${agentName} no longer has this conversation. Begin the new one with a briefing?`,
    detail: 'The latest messages of this thread are sent along with your prompt.',
    options: [
      { optionId: brief, name: 'Send a Briefing', kind: 'allow_once' },
      { optionId: 'no', name: 'Only My Prompt', kind: 'reject_once' },
    ],
  });
}

export function wantsBriefing(outcome: PermissionOutcome): boolean {
  return outcome.kind === 'selected' && outcome.optionId === brief;
}
