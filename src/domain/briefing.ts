import type { Message } from './message.ts';

/** Whether a conversation that takes the place of a lost one is begun with a briefing. */
export const briefingModes = ['always', 'ask', 'never'] as const;
export type BriefingMode = (typeof briefingModes)[number];

/** Characters of earlier messages that a briefing has at most. */
export const briefingBudget = 16_000;

const opening = '<earlier-conversation>';
const closing = '</earlier-conversation>';

/**
 * Tells an agent what was said in a conversation it no longer has: the latest messages within `budget` characters, the
 * oldest left out, the last one cut at its beginning if it alone is longer. Undefined when nothing was said.
 */
export function makeBriefing(messages: readonly Message[], budget = briefingBudget): string | undefined {
  const said = messages.filter(({ role, content }) => role !== 'system' && content.trim() !== '').map(quote);
  const last = said.at(-1);
  if (last === undefined) return undefined;
  const kept = [last.length > budget ? `… ${last.slice(-budget)}` : last];
  let left = budget - last.length;
  for (const text of said.slice(0, -1).reverse()) {
    left -= text.length;
    if (left < 0) break;
    kept.unshift(text);
  }
  return [opening, introduction(said.length - kept.length), ...kept, closing].join('\n\n');
}

/** What is sent: the briefing, then the prompt as the user wrote it. */
export function withBriefing(briefing: string | undefined, prompt: string): string {
  return briefing === undefined ? prompt : `${briefing}\n\n${prompt}`;
}

/** The prompt alone, and whether a briefing came before it. */
export function splitBriefing(text: string): { readonly prompt: string; readonly isBriefed: boolean } {
  const end = text.startsWith(opening) ? text.lastIndexOf(closing) : -1;
  if (end < 0) return { prompt: text, isBriefed: false };
  return { prompt: text.slice(end + closing.length).trimStart(), isBriefed: true };
}

function quote({ role, content }: Message): string {
  return `${role === 'user' ? 'User' : 'Agent'}: ${content.trim()}`;
}

function introduction(leftOut: number): string {
  const which = leftOut === 0 ? 'everything' : `the latest of it; ${leftOut} older messages are left out`;
  return `You, the agent, were in a conversation that is no longer stored with you. This is what was said in it (${which}). Go on from there with the prompt that follows.`;
}
