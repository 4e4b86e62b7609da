import type { JSX } from 'preact';
import type { ThoughtPart } from '../../../src/domain/message.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Disclosure } from './disclosure.tsx';
import { Icon } from './icon.tsx';
import type { PartPlace } from './partPlace.ts';

export function ThoughtView({ part, place }: { part: ThoughtPart; place: PartPlace }): JSX.Element {
  const summary = (
    <>
      <Icon name={place.done ? 'lightbulb' : 'loading'} spin={!place.done} />
      <span class="disclosure-title">{place.done ? 'Thought' : 'Thinking…'}</span>
    </>
  );
  return (
    <Disclosure place={place} class="thought" summary={summary}>
      {() => <Markdown text={part.text} done={place.done} />}
    </Disclosure>
  );
}
