import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ThreadHealth } from '../../../src/domain/health.ts';
import { healthProblem } from '../../../src/domain/healthProblem.ts';
import { useChat } from '../chatContext.ts';
import { Icon } from '../parts/icon.tsx';
import type { ChatModel } from '../state/model.ts';
import { healthButtons } from './healthButtons.ts';

/** What keeps the thread from being continued, why, and the ways out; none while nothing does, or a turn runs. */
export function HealthBar(): JSX.Element | null {
  const { model, actions } = useChat();
  const health = model.state.value.running || isViewOnly(model) ? undefined : healthOf(model);
  const problem = health && healthProblem(health.health);
  const { agentName = 'The agent', canUnarchive = false } = model.session.value ?? {};
  const text = problem?.text(agentName);
  useEffect(() => {
    if (text !== undefined) actions.announce(text);
  }, [text]);
  if (!problem) return null;
  return (
    <section aria-label="Thread health" class="banner health-bar">
      <Icon name={problem.icon} />
      <p title={health.reason}>{text}</p>
      <div class="buttons">
        {healthButtons(health.health, canUnarchive).map(({ action, label }, index) => (
          <button
            key={action}
            type="button"
            class={index === 0 ? 'button' : 'button button-secondary'}
            onClick={() => actions.health(action)}
          >
            {label}
          </button>
        ))}
        <button type="button" class="button button-secondary" onClick={() => actions.viewOnly(true)}>
          View Only
        </button>
      </div>
    </section>
  );
}

/** The user wants to read the thread that is shown, and nothing more. */
export function isViewOnly(model: ChatModel): boolean {
  return model.viewOnly.value !== undefined && model.viewOnly.value === model.threadId.value;
}

function healthOf(model: ChatModel): ThreadHealth | undefined {
  return model.threads.value.find(({ id }) => id === model.threadId.value)?.health;
}
