import type { JSX } from 'preact';
import { useChat } from '../chatContext.ts';
import { Icon } from '../parts/icon.tsx';

/** In place of the composer while the user only reads. */
export function ViewOnlyNote(): JSX.Element {
  const { actions } = useChat();
  return (
    <div class="composer view-only">
      <Icon name="eye" />
      <span>You only view this thread.</span>
      <button type="button" class="button button-secondary" onClick={() => actions.viewOnly(false)}>
        Write Again
      </button>
    </div>
  );
}
