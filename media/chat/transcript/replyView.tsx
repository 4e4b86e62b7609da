import type { JSX } from 'preact';
import type { Message, Part } from '../../../src/domain/message.ts';
import type { Usage } from '../../../src/domain/turn.ts';
import { endMark } from '../parts/endMark.ts';
import { Icon } from '../parts/icon.tsx';
import { PartView } from '../parts/partView.tsx';

/** A reply: its parts in the order they came, and how its turn ended. */
export function ReplyView({ message, author }: { message: Message; author: string }): JSX.Element {
  const growing = message.turn !== undefined && message.turn.stopReason === undefined;
  const parts = partsOf(message);
  return (
    <>
      <div class="reply-author">
        <Icon name="sparkle" />
        <span>{author}</span>
        <UsageText usage={message.turn?.usage} />
      </div>
      {parts.map((part, index) => (
        <PartView
          key={index}
          part={part}
          place={{ messageId: message.id, index, done: !growing || index < parts.length - 1 }}
        />
      ))}
      {growing && <Working quiet={parts.length > 0} />}
      <EndLine message={message} />
    </>
  );
}

/** A message that came by import has its text and no parts. */
function partsOf(message: Message): readonly Part[] {
  if (message.parts.length > 0 || message.content === '') return message.parts;
  return [{ kind: 'text', text: message.content }];
}

function Working({ quiet }: { quiet: boolean }): JSX.Element {
  return (
    <p class="working">
      <Icon name="loading" spin />
      {!quiet && <span>Working…</span>}
    </p>
  );
}

function EndLine({ message }: { message: Message }): JSX.Element | null {
  const mark = endMark(message.turn?.stopReason);
  if (!mark) return null;
  return (
    <p class="end-mark">
      <Icon name={mark.icon} />
      <span>{mark.text}</span>
    </p>
  );
}

function UsageText({ usage }: { usage: Usage | undefined }): JSX.Element | null {
  const text = usage ? describe(usage) : '';
  return text === '' ? null : <span class="usage">{text}</span>;
}

function describe(usage: Usage): string {
  const { inputTokens, outputTokens, costUsd, contextTokens, contextSize } = usage;
  const facts = [
    inputTokens === undefined ? '' : `${inputTokens.toLocaleString()} in`,
    outputTokens === undefined ? '' : `${outputTokens.toLocaleString()} out`,
    costUsd === undefined ? '' : `$${costUsd.toFixed(3)}`,
    contextTokens && contextSize ? `${Math.ceil((100 * contextTokens) / contextSize)} % of context` : '',
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}
