import type { JSX } from 'preact';
import { icons, type IconName } from './icons.ts';

/** A codicon by its name; it says nothing to screen readers, the text beside it does. */
export function Icon({ name, spin }: { name: IconName; spin?: boolean }): JSX.Element {
  return (
    <span
      class={`icon${spin ? ' icon-spin' : ''}`}
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: icons[name] }}
    />
  );
}
