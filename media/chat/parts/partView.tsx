import type { JSX } from 'preact';
import { assertNever } from '../../../src/base/assertNever.ts';
import type { Part } from '../../../src/domain/message.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { FailureView } from './failureView.tsx';
import { FileChangeView } from './fileChangeView.tsx';
import { NoticeView } from './noticeView.tsx';
import type { PartPlace } from './partPlace.ts';
import { PermissionView } from './permissionView.tsx';
import { PlanView } from './planView.tsx';
import { SeamView } from './seamView.tsx';
import { ThoughtView } from './thoughtView.tsx';
import { ToolCallView } from './toolCallView.tsx';

export function PartView({ part, place }: { part: Part; place: PartPlace }): JSX.Element {
  switch (part.kind) {
    case 'text':
      return <Markdown text={part.text} done={place.done} />;
    case 'thought':
      return <ThoughtView part={part} place={place} />;
    case 'toolCall':
      return <ToolCallView part={part} place={place} />;
    case 'plan':
      return <PlanView part={part} />;
    case 'permission':
      return <PermissionView part={part} />;
    case 'fileChange':
      return <FileChangeView part={part} place={place} />;
    case 'notice':
      return <NoticeView part={part} />;
    case 'seam':
      return <SeamView part={part} place={place} />;
    case 'failure':
      return <FailureView part={part} messageId={place.messageId} />;
    default:
      return assertNever(part);
  }
}
