import type { JSX } from 'preact';
import type { ToolCallPart } from '../../../src/domain/message.ts';
import { Disclosure } from './disclosure.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';
import type { PartPlace } from './partPlace.ts';

export function ToolCallView({ part, place }: { part: ToolCallPart; place: PartPlace }): JSX.Element {
  const status = statuses[part.status];
  const summary = (
    <>
      <Icon name={icons[part.toolKind]} />
      <span class="disclosure-title">{part.title}</span>
      <span class={`tool-status tool-status-${part.status}`} title={status.label}>
        <Icon name={status.icon} spin={part.status === 'running'} />
        <span class="visually-hidden">{status.label}</span>
      </span>
    </>
  );
  return (
    <Disclosure place={place} class="tool-call" summary={summary}>
      {() => (
        <>
          <TextBox label="Input" text={part.input ?? ''} />
          <TextBox label="Output" text={part.output} />
          {!part.input && part.output === '' && <p class="quiet">No output yet.</p>}
        </>
      )}
    </Disclosure>
  );
}

function TextBox({ label, text }: { label: string; text: string }): JSX.Element | null {
  if (text === '') return null;
  return (
    <figure class="text-box">
      <figcaption>{label}</figcaption>
      <pre tabIndex={0} role="group" aria-label={label}>
        {text}
      </pre>
    </figure>
  );
}

const icons: Readonly<Record<ToolCallPart['toolKind'], IconName>> = {
  read: 'file',
  edit: 'edit',
  delete: 'trash',
  move: 'arrow-swap',
  search: 'search',
  execute: 'terminal',
  think: 'lightbulb',
  fetch: 'globe',
  other: 'tools',
};

const statuses: Readonly<Record<ToolCallPart['status'], { icon: IconName; label: string }>> = {
  pending: { icon: 'circle', label: 'Waiting' },
  running: { icon: 'loading', label: 'Running' },
  done: { icon: 'check', label: 'Done' },
  failed: { icon: 'error', label: 'Failed' },
};
