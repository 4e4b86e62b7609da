import type { JSX } from 'preact';
import type { Message } from '../../../src/domain/message.ts';
import { useChat } from '../chatContext.ts';
import type { MessageCell } from '../state/model.ts';
import { ReplyView } from './replyView.tsx';

interface Props {
  readonly cell: MessageCell;
  /** Position in what is loaded, for screen readers: 1, 2… */
  readonly position: number;
}

/** One message. It listens to its own signal, so a message that grows draws this row and no other. */
export function Row({ cell, position }: Props): JSX.Element {
  const { model } = useChat();
  const message = cell.message.value;
  const author = authorOf(message, model.session.value?.agentName ?? 'Agent');
  return (
    <article
      class={`row row-${message.role}`}
      aria-label={author}
      aria-posinset={position}
      aria-setsize={model.hasOlder.value ? -1 : model.rows.value.cells.length}
      data-message={message.id}
    >
      {message.role === 'assistant' ? (
        <ReplyView message={message} author={author} />
      ) : (
        <div class="plain-text" title={timeOf(message)}>
          {message.content}
        </div>
      )}
    </article>
  );
}

function authorOf({ role }: Message, agentName: string): string {
  return role === 'assistant' ? agentName : role === 'user' ? 'You' : 'Note';
}

function timeOf({ createdAt }: Message): string {
  const time = new Date(createdAt);
  return Number.isNaN(time.getTime()) ? createdAt : time.toLocaleString();
}
