import type { JSX } from 'preact';
import { useChat } from './chatContext.ts';

/** Speaks what happened, to screen readers alone; the transcript itself would speak every delta. */
export function Announcer(): JSX.Element {
  const { text, urgent } = useChat().model.announcement.value;
  return (
    <aside class="visually-hidden" aria-label="Announcements">
      <div aria-live="polite">{urgent ? '' : text}</div>
      <div aria-live="assertive">{urgent ? text : ''}</div>
    </aside>
  );
}
