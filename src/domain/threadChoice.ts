import { assertNever } from '../base/assertNever.ts';
import type { Binding } from './binding.ts';
import type { ThreadHealth } from './health.ts';
import type { RemoteThreadId } from './ids.ts';

/** A link of a thread's chain, and what the agent says of it. */
export interface Link {
  readonly binding: Binding;
  readonly probe: ThreadHealth;
}

/** What the choice is made by (ruling 2), as far as it is looked at: what comes first hides the rest. */
export interface ThreadFacts {
  /** The user asked for a new conversation. Nothing else counts then (P6). */
  readonly isNew: boolean;
  /** The link that the user gave up for it. */
  readonly instead?: Binding | undefined;
  /** The conversation that the thread is tied to: with the thread, the user selected it. */
  readonly selected?: Link | undefined;
  /** The conversation that the agent itself would go on with; with its link when it belongs to this thread. */
  readonly current?:
    { readonly remoteId: RemoteThreadId; readonly binding?: Binding | undefined } | undefined;
  /** The thread's latest conversation before the one that the agent never stored. */
  readonly local?: Link | undefined;
}

/** What the next turn of a thread does. `instead` is the link that a new conversation takes the place of. */
export type BindingChoice =
  | { readonly kind: 'create'; readonly because: string; readonly instead?: Binding | undefined }
  | {
      readonly kind: 'continue';
      readonly binding: Binding;
      readonly because: string;
      readonly probe?: ThreadHealth;
    }
  | { readonly kind: 'recover' | 'refuse'; readonly binding: Binding; readonly probe: ThreadHealth };

/**
 * Ruling 2 and P4: the user's explicit choice, 'new' included; then the agent's own current conversation if it belongs
 * to the thread; then the thread's latest one if it is validated; else the agent creates one.
 */
export function chooseBinding({ isNew, instead, selected, current, local }: ThreadFacts): BindingChoice {
  if (isNew) return { kind: 'create', because: 'a new conversation was asked for', instead };
  if (selected) return judge(selected);
  if (current?.binding)
    return {
      kind: 'continue',
      binding: current.binding,
      because: 'the agent itself is at this conversation',
    };
  if (local) return judge(local);
  return { kind: 'create', because: 'the agent has stored no conversation of this thread' };
}

/**
 * Only a conversation that is proven missing leads to a new one in its place; one that cannot be told about is tried
 * (invariants 4 and 5).
 */
function judge({ binding, probe }: Link): BindingChoice {
  switch (probe.health) {
    case 'live':
    case 'unknown':
    case 'provisional':
      return { kind: 'continue', binding, because: probe.reason, probe };
    case 'missing':
      return { kind: 'recover', binding, probe };
    case 'archived':
    case 'busy':
    case 'moved':
    case 'torn':
      return { kind: 'refuse', binding, probe };
    default:
      return assertNever(probe.health);
  }
}
