import type { ComponentChildren, JSX, TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { useChat } from '../chatContext.ts';
import type { PartPlace } from './partPlace.ts';

interface Props {
  readonly place: PartPlace;
  readonly class: string;
  readonly summary: ComponentChildren;
  readonly children: () => ComponentChildren;
}

/** A part that opens and closes, and remembers it while its row is out of sight. What is closed is not drawn. */
export function Disclosure({ place, class: className, summary, children }: Props): JSX.Element {
  const { disclosed } = useChat().model;
  const key = `${place.messageId}/${place.index}`;
  const [open, setOpen] = useState(disclosed.get(key) ?? false);
  const onToggle = (event: TargetedEvent<HTMLDetailsElement>) => {
    disclosed.set(key, event.currentTarget.open);
    setOpen(event.currentTarget.open);
  };
  return (
    <details class={`disclosure ${className}`} open={open} onToggle={onToggle}>
      <summary>{summary}</summary>
      {open && <div class="disclosed">{children()}</div>}
    </details>
  );
}
