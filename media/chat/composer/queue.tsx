import type { JSX } from 'preact';
import type { QueuedPrompt } from '../../../src/domain/queue.ts';
import { useChat } from '../chatContext.ts';
import { Icon } from '../parts/icon.tsx';

/** The prompts that wait for the running turn to end, first come first. */
export function Queue(): JSX.Element | null {
  const { model } = useChat();
  const queue = model.queue.value;
  if (queue.length === 0) return null;
  return (
    <ul class="queue" aria-label="Queued prompts">
      {queue.map((prompt) => (
        <QueuedLine key={prompt.id} prompt={prompt} />
      ))}
    </ul>
  );
}

function QueuedLine({ prompt }: { prompt: QueuedPrompt }): JSX.Element {
  const { actions } = useChat();
  return (
    <li title={prompt.text}>
      <Icon name="history" />
      <span class="queued-text">{prompt.text}</span>
      {prompt.waitsIn !== undefined && <span class="quiet">waits in {prompt.waitsIn}</span>}
      <button
        type="button"
        class="icon-button"
        aria-label={`Remove queued prompt: ${prompt.text.slice(0, 60)}`}
        title="Remove"
        onClick={() => actions.removeQueued(prompt.id)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
