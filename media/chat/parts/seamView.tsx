import type { JSX } from 'preact';
import type { SeamPart } from '../../../src/domain/message.ts';
import { Disclosure } from './disclosure.tsx';
import { Icon } from './icon.tsx';
import type { PartPlace } from './partPlace.ts';

const summary = (
  <>
    <Icon name="book" />
    <span>What it was told of the messages before</span>
  </>
);

/** A line across the transcript where another conversation of the agent begins, and what it was told of the one before. */
export function SeamView({ part, place }: { part: SeamPart; place: PartPlace }): JSX.Element {
  const { text, reason, briefing } = part;
  return (
    <section class="seam" aria-label="New conversation of the agent">
      <p class="seam-line">
        <Icon name="git-branch" />
        <span>{text}</span>
      </p>
      <p class="quiet">{reason}</p>
      {briefing !== undefined && (
        <Disclosure place={place} class="briefing" summary={summary}>
          {() => <pre class="plain-text">{briefing}</pre>}
        </Disclosure>
      )}
    </section>
  );
}
