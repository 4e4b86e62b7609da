import type { SlashCommand } from '../../../src/domain/offers.ts';

/** Lines that are shown at most; more letters find the others. */
const maxMatches = 50;

/**
 * The commands that a draft may become: all of the agent's after a slash, then those that begin with what follows it,
 * then those that have it inside. None once the name is written out, so that Enter sends it.
 */
export function matchCommands(draft: string, commands: readonly SlashCommand[]): readonly SlashCommand[] {
  const typed = /^\/(\S*)$/.exec(draft)?.[1]?.toLowerCase();
  if (typed === undefined || commands.some(({ name }) => name.toLowerCase() === typed)) return [];
  const at = ({ name }: SlashCommand) => name.toLowerCase().indexOf(typed);
  const starting = commands.filter((command) => at(command) === 0);
  const containing = commands.filter((command) => at(command) > 0);
  return [...starting, ...containing].slice(0, maxMatches);
}

/** What a key does to the open list: the line it points at next, the choice of one, closing, or nothing. */
export type CommandStep = number | 'chosen' | 'closed' | 'ignored';

export function commandKey(key: string, active: number, count: number): CommandStep {
  switch (key) {
    case 'ArrowDown':
      return (active + 1) % count;
    case 'ArrowUp':
      return (active + count - 1) % count;
    case 'Enter':
    case 'Tab':
      return 'chosen';
    case 'Escape':
      return 'closed';
    default:
      return 'ignored';
  }
}
