/** What a key does to the picker: the line it points at next, a choice, closing, or nothing. */
export type PickerStep = number | 'chosen' | 'closed' | 'ignored';

export interface PickerLines {
  /** The line of the thread that is shown. */
  readonly current: number;
  readonly last: number;
}

/** The keys of a select-only combobox. `active`: the line pointed at; undefined while the list is closed. */
export function pickerKey(key: string, active: number | undefined, lines: PickerLines): PickerStep {
  if (active === undefined) return opens.includes(key) ? lines.current : 'ignored';
  switch (key) {
    case 'ArrowDown':
      return Math.min(active + 1, lines.last);
    case 'ArrowUp':
      return Math.max(active - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return lines.last;
    case 'Enter':
    case ' ':
      return 'chosen';
    case 'Escape':
    case 'Tab':
      return 'closed';
    default:
      return 'ignored';
  }
}

const opens = ['ArrowDown', 'ArrowUp', 'Enter', ' '];
