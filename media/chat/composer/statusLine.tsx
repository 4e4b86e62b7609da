import type { JSX } from 'preact';
import type { ChatState } from '../../../src/chatProtocol.ts';
import { useChat } from '../chatContext.ts';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icons.ts';

/**
 * The state of the chat (P26). Two places, since a screen reader hears only what changes in a region that was
 * there before: one says politely how it stands, the other interrupts with an error.
 */
export function StatusLine(): JSX.Element {
  const state = useChat().model.state.value;
  const failed = state.phase === 'error';
  return (
    <div class={`status-line status-${state.phase}`}>
      <Icon name={iconOf(state)} spin={iconOf(state) === 'loading'} />
      <span role="status" aria-live="polite">
        {failed ? '' : state.text}
      </span>
      <span role="alert" aria-live="assertive">
        {failed ? state.text : ''}
      </span>
    </div>
  );
}

function iconOf({ phase, running }: ChatState): IconName {
  if (phase === 'error') return 'error';
  if (phase === 'closed') return 'circle-slash';
  return running || phase !== 'ready' ? 'loading' : 'pass';
}
