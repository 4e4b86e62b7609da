import type { JSX } from 'preact';
import { Icon } from '../parts/icon.tsx';

/** Shown while the end of the conversation is out of sight. */
export function JumpButton({ visible, jump }: { visible: boolean; jump: () => void }): JSX.Element | null {
  if (!visible) return null;
  return (
    <button
      type="button"
      class="jump-button"
      aria-label="Jump to Latest"
      title="Jump to Latest"
      onClick={jump}
    >
      <Icon name="arrow-down" />
    </button>
  );
}
