import type { JSX } from 'preact';
import type { PlanEntry, PlanPart } from '../../../src/domain/message.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

export function PlanView({ part }: { part: PlanPart }): JSX.Element {
  const done = part.entries.filter((entry) => entry.status === 'done').length;
  return (
    <section class="card plan" aria-label="Plan">
      <div class="card-title">
        <Icon name="checklist" />
        <span>Plan</span>
        <span class="quiet">{`${done} of ${part.entries.length} done`}</span>
      </div>
      <ul>
        {part.entries.map((entry, index) => (
          <PlanLine key={index} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function PlanLine({ entry }: { entry: PlanEntry }): JSX.Element {
  const { icon, label } = statuses[entry.status];
  return (
    <li class={`plan-${entry.status}`}>
      <Icon name={icon} />
      <span class="visually-hidden">{`${label}: `}</span>
      <span>{entry.content}</span>
    </li>
  );
}

const statuses: Readonly<Record<PlanEntry['status'], { icon: IconName; label: string }>> = {
  pending: { icon: 'circle-large', label: 'To do' },
  running: { icon: 'arrow-circle-right', label: 'In progress' },
  done: { icon: 'pass-filled', label: 'Done' },
};
