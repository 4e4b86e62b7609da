import type { Message } from '../../../src/domain/message.ts';
import { readableText, type PartChange } from '../../../src/domain/transcript.ts';
import { endMark } from '../parts/endMark.ts';
import type { Announcement } from './model.ts';

/** A longer reply is read in the transcript. */
const maxSpoken = 600;

/** Deltas are not spoken. What waits for the user, and what failed, interrupts. */
export function announcementOfParts(changes: readonly PartChange[]): Announcement | undefined {
  for (const change of changes.toReversed()) {
    if (change.op === 'append') continue;
    const { part } = change;
    if (part.kind === 'permission' && !part.outcome)
      return { text: `Permission needed: ${part.title}`, urgent: true };
    if (part.kind === 'failure') return { text: part.text, urgent: true };
  }
  return undefined;
}

/** A reply is spoken once, when it is finished. */
export function announcementOfTurn(message: Message, agentName: string): Announcement {
  const reply = readableText(message.parts);
  const spoken = reply.length > maxSpoken ? `${reply.slice(0, maxSpoken)}…` : reply;
  const mark = endMark(message.turn?.stopReason);
  return { text: [`${agentName} replied.`, spoken, mark?.text ?? ''].join(' ').trim(), urgent: false };
}
