import type { JSX } from 'preact';
import { useChat } from '../chatContext.ts';
import { Icon } from '../parts/icon.tsx';
import { canMakeThread } from '../state/actions.ts';
import { ThreadPicker } from './threadPicker.tsx';

export function Header(): JSX.Element {
  const { model, actions } = useChat();
  const session = model.session.value;
  return (
    <header class="header">
      <div class="header-session">
        <h1 title={session?.name}>{session?.name ?? 'Chat'}</h1>
        {session && (
          <p class="quiet">
            <span>{session.agentName}</span>
            <span class="folder" title={session.cwd}>
              <Icon name="folder" />
              <span>{lastName(session.cwd)}</span>
            </span>
          </p>
        )}
      </div>
      <ThreadPicker />
      <button
        type="button"
        class="icon-button"
        aria-label="New Thread"
        title="New Thread"
        disabled={!canMakeThread(model)}
        onClick={() => actions.newThread()}
      >
        <Icon name="add" />
      </button>
    </header>
  );
}

/** The folder's own name; the whole path is in the tooltip. */
function lastName(folder: string): string {
  return folder.split(/[\\/]/).findLast((name) => name !== '') ?? folder;
}
