import type { JSX } from 'preact';
import { held, type Offer } from '../../../src/domain/offers.ts';
import { useChat } from '../chatContext.ts';

/** The modes and models that the agent offers; none where there is nothing to choose. */
export function ChoicePickers(): JSX.Element | null {
  const { model, actions } = useChat();
  const { modes, models } = model.offers.value;
  if (modes.length === 0 && models.length === 0) return null;
  return (
    <div class="choices">
      <Picker kind="mode" label="Mode" offers={modes} choose={(mode) => actions.choose({ mode })} />
      <Picker kind="model" label="Model" offers={models} choose={(id) => actions.choose({ model: id })} />
    </div>
  );
}

interface PickerProps {
  readonly kind: 'mode' | 'model';
  readonly label: string;
  readonly offers: readonly Offer[];
  readonly choose: (id: string) => void;
}

/** A native select: worked by the keyboard and read out as every other one is. */
function Picker({ kind, label, offers, choose }: PickerProps): JSX.Element | null {
  const { model } = useChat();
  if (offers.length === 0) return null;
  const current = held(kind, model.offers.value, model.choices.value);
  return (
    <select
      aria-label={label}
      title={current?.description ? `${label}: ${current.description}` : label}
      value={current?.id ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {current === undefined && (
        <option value="" disabled>
          {label}
        </option>
      )}
      {offers.map(({ id, name, description }) => (
        <option key={id} value={id} title={description}>
          {name}
        </option>
      ))}
    </select>
  );
}
