import type { StopReason } from '../../../src/domain/turn.ts';
import type { IconName } from './icons.ts';

export interface EndMark {
  readonly icon: IconName;
  readonly text: string;
}

/** The line under a reply that says how its turn ended; none where it ended as it should, or has not. */
export function endMark(reason: StopReason | undefined): EndMark | undefined {
  return reason === undefined ? undefined : marks[reason];
}

const marks: Readonly<Record<StopReason, EndMark | undefined>> = {
  end_turn: undefined,
  // The failure itself is a part of the reply, with its reason and buttons.
  failed: undefined,
  cancelled: { icon: 'debug-stop', text: 'Stopped' },
  interrupted: { icon: 'debug-disconnect', text: 'Interrupted: what had arrived was kept' },
  max_tokens: { icon: 'warning', text: 'The reply reached the length limit' },
  max_turn_requests: { icon: 'warning', text: 'The agent reached its limit of requests for one turn' },
  refusal: { icon: 'circle-slash', text: 'The agent declined to answer' },
};
