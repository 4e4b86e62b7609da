import type { JSX } from 'preact';
import type { MessageId } from '../../../src/domain/ids.ts';
import type { FailurePart } from '../../../src/domain/message.ts';
import { useChat } from '../chatContext.ts';
import { failureButtons } from './failureButtons.ts';
import { Icon } from './icon.tsx';

interface Props {
  readonly part: FailurePart;
  readonly messageId: MessageId;
}

export function FailureView({ part, messageId }: Props): JSX.Element {
  const { actions, model } = useChat();
  const canUnarchive = model.session.value?.canUnarchive === true;
  return (
    <section class="card failure" aria-label="Failure">
      <p class="card-title">
        <Icon name="error" />
        <span>{part.text}</span>
      </p>
      <div class="buttons">
        {failureButtons(part.code, canUnarchive).map(({ action, label }, index) => (
          <button
            key={action}
            type="button"
            class={index === 0 ? 'button' : 'button button-secondary'}
            onClick={() => actions.failure(messageId, action)}
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
