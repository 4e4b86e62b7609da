import type { JSX, TextareaHTMLAttributes } from 'preact';
import { useState } from 'preact/hooks';
import type { SlashCommand } from '../../../src/domain/offers.ts';
import { useChat } from '../chatContext.ts';
import { commandKey, matchCommands } from './matchCommands.ts';

/** The completion of a slash command, as the field and its list see it. */
interface Commands {
  readonly matches: readonly SlashCommand[];
  /** The line that is pointed at. */
  readonly active: number;
  readonly complete: (command: SlashCommand) => void;
  /** True when the key was meant for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
  /**
   * ARIA's combobox with a list, as far as HTML allows it: a field of several lines keeps its role of a text box, which
   * knows all of the pattern but `aria-expanded`.
   */
  readonly fieldAttributes: TextareaHTMLAttributes;
}

export function useCommands(): Commands {
  const { model, actions } = useChat();
  const draft = model.draft.value;
  /** What is pointed at, or closed, holds for the text that it was done to. */
  const [pointed, setPointed] = useState({ draft: '', active: 0, closed: false });
  const { active, closed } = pointed.draft === draft ? pointed : { active: 0, closed: false };
  const matches = closed ? [] : matchCommands(draft, model.offers.value.commands);
  const complete = ({ name }: SlashCommand) => actions.typed(`/${name} `);
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const modified = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (matches.length === 0 || modified) return false;
    const step = commandKey(event.key, active, matches.length);
    if (step === 'ignored') return false;
    event.preventDefault();
    const command = matches[active];
    if (step === 'chosen' && command) complete(command);
    else setPointed({ draft, active: typeof step === 'number' ? step : active, closed: step === 'closed' });
    return true;
  };
  return { matches, active, complete, onKeyDown, fieldAttributes: attributes(matches.length > 0, active) };
}

/** Above the field, while there is something to complete. */
export function CommandList({ commands }: { commands: Commands }): JSX.Element {
  const { matches, active, complete } = commands;
  return (
    <ul
      id={listId}
      class="picker-list command-list"
      role="listbox"
      aria-label="Commands"
      hidden={matches.length === 0}
    >
      {matches.map((command, index) => (
        <li
          key={command.name}
          id={optionId(index)}
          ref={index === active ? showOption : null}
          class={index === active ? 'picker-option active' : 'picker-option'}
          role="option"
          aria-selected={index === active}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => complete(command)}
        >
          <span>
            /{command.name}
            {command.hint && <span class="quiet"> {command.hint}</span>}
          </span>
          <span class="quiet command-description">{command.description}</span>
        </li>
      ))}
    </ul>
  );
}

const listId = 'commands';

function optionId(index: number): string {
  return `command-option-${index}`;
}

function attributes(open: boolean, active: number): TextareaHTMLAttributes {
  return {
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': listId,
    'aria-activedescendant': open ? optionId(active) : undefined,
  };
}

function showOption(option: HTMLLIElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}
