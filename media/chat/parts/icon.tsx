import type { JSX } from 'preact';
import type { IconName } from './iconNames.ts';

/** A codicon by its name; it says nothing to screen readers, the text beside it does. */
export function Icon({ name, spin }: { name: IconName; spin?: boolean }): JSX.Element {
  return <span class={`icon icon-${name}${spin ? ' icon-spin' : ''}`} aria-hidden="true" />;
}
