import type { JSX } from 'preact';
import type { NoticePart } from '../../../src/domain/message.ts';
import { Icon } from './icon.tsx';

export function NoticeView({ part }: { part: NoticePart }): JSX.Element {
  return (
    <p class={`notice notice-${part.level}`}>
      <Icon name={part.level} />
      <span>{part.text}</span>
    </p>
  );
}
