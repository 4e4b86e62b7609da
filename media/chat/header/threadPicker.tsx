import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useChat } from '../chatContext.ts';
import { Icon } from '../parts/icon.tsx';
import { canMakeThread } from '../state/actions.ts';
import { pickerKey } from './pickerKeys.ts';
import { newThreadChoice, threadChoices, type ThreadChoice } from './threadChoices.ts';

/** Chooses the thread: a select-only combobox, so that moving through the list does not yet choose. */
export function ThreadPicker(): JSX.Element {
  const { model, actions } = useChat();
  const choices = threadChoices(model.threads.value);
  const current = choices.findIndex(
    (choice) => choice.id !== undefined && choice.id === model.threadId.value,
  );
  /** The line that is pointed at while the list is open. */
  const [active, setActive] = useState<number>();
  const choose = (index: number) => {
    setActive(undefined);
    const id = choices[index]?.id;
    if (id) actions.selectThread(id);
    else actions.newThread();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = pickerKey(event.key, active, { current: Math.max(current, 0), last: choices.length - 1 });
    if (step === 'ignored') return;
    if (event.key !== 'Tab') event.preventDefault();
    if (step === 'chosen' && active !== undefined) choose(active);
    else setActive(typeof step === 'number' ? step : undefined);
  };
  return (
    <div class="picker" onFocusOut={() => setActive(undefined)}>
      <button
        type="button"
        class="picker-button"
        role="combobox"
        aria-label="Thread"
        aria-haspopup="listbox"
        aria-expanded={active !== undefined}
        aria-controls="threads"
        aria-activedescendant={active === undefined ? undefined : optionId(active)}
        onClick={() => setActive(active === undefined ? Math.max(current, 0) : undefined)}
        onKeyDown={onKeyDown}
      >
        <span class="picker-label">{(choices[current] ?? newThreadChoice).label}</span>
        <Icon name="chevron-down" />
      </button>
      <ul id="threads" class="picker-list" role="listbox" aria-label="Threads" hidden={active === undefined}>
        {active !== undefined &&
          choices.map((choice, index) => (
            <Option
              key={choice.id ?? 'new'}
              choice={choice}
              index={index}
              active={index === active}
              selected={index === current}
              disabled={choice.id === undefined && !canMakeThread(model)}
              choose={() => choose(index)}
            />
          ))}
      </ul>
    </div>
  );
}

interface OptionProps {
  readonly choice: ThreadChoice;
  readonly index: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly disabled: boolean;
  readonly choose: () => void;
}

function Option({ choice, index, active, selected, disabled, choose }: OptionProps): JSX.Element {
  return (
    <li
      id={optionId(index)}
      ref={active ? showOption : null}
      class={active ? 'picker-option active' : 'picker-option'}
      role="option"
      aria-selected={selected}
      aria-disabled={disabled}
      // The button keeps the focus, or the list would close before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={choose}
    >
      <Icon name={choice.icon} />
      <span class="picker-label">{choice.label}</span>
      <span class="quiet">{choice.status}</span>
    </li>
  );
}

function showOption(option: HTMLLIElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}

function optionId(index: number): string {
  return `thread-option-${index}`;
}
