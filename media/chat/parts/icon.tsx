import type { JSX } from 'preact';

/** A codicon by its name; it says nothing to screen readers, the text beside it does. */
export function Icon({ name, spin }: { name: string; spin?: boolean }): JSX.Element {
  const modifier = spin ? ' codicon-modifier-spin' : '';
  return <span class={`codicon codicon-${name}${modifier}`} aria-hidden="true" />;
}
