import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PermissionOption, PermissionOutcome, PermissionPart } from '../../../src/domain/message.ts';
import { useChat } from '../chatContext.ts';
import { Icon } from './icon.tsx';

/** A question of the agent, with the agent's own answers. It is announced and never takes the focus by itself. */
export function PermissionView({ part }: { part: PermissionPart }): JSX.Element {
  return (
    <section
      class={`card permission ${part.outcome ? '' : 'permission-open'}`}
      aria-label="Permission request"
    >
      <div class="card-title">
        <Icon name="shield" />
        <span>{part.title}</span>
      </div>
      {part.detail && (
        <pre class="permission-detail" tabIndex={0} role="group" aria-label="What is asked for">
          {part.detail}
        </pre>
      )}
      {part.outcome ? <Answer part={part} outcome={part.outcome} /> : <Options part={part} />}
    </section>
  );
}

function Options({ part }: { part: PermissionPart }): JSX.Element {
  const { model, actions } = useChat();
  const { runsIn } = model.state.value;
  const [answered, setAnswered] = useState(false);
  const choose = (optionId: string) => {
    setAnswered(true);
    actions.answer(part.requestId, { kind: 'selected', optionId });
  };
  return (
    <>
      <div class="buttons" role="group" aria-label={`Answers to: ${part.title}`}>
        {part.options.map((option) => (
          <button
            key={option.optionId}
            type="button"
            class={allows(option) ? 'button' : 'button button-secondary'}
            disabled={answered || runsIn !== undefined}
            onClick={() => choose(option.optionId)}
          >
            {option.name}
          </button>
        ))}
      </div>
      {runsIn !== undefined && (
        <p class="permission-answer">
          <Icon name="info" />
          <span>This turn runs in {runsIn}: answer there.</span>
        </p>
      )}
    </>
  );
}

function Answer({ part, outcome }: { part: PermissionPart; outcome: PermissionOutcome }): JSX.Element {
  const option =
    outcome.kind === 'selected'
      ? part.options.find(({ optionId }) => optionId === outcome.optionId)
      : undefined;
  return (
    <p class="permission-answer">
      <Icon name={option && allows(option) ? 'check' : 'circle-slash'} />
      <span>{option?.name ?? 'Not answered: the turn ended first'}</span>
    </p>
  );
}

function allows({ kind }: PermissionOption): boolean {
  return kind === 'allow_once' || kind === 'allow_always';
}
