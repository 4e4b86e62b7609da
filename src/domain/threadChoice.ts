import { assertNever } from '../base/assertNever.ts';
import type { Binding } from './binding.ts';
import type { ProbeResult } from './health.ts';

/** What the user chose: a new thread, the one that is selected, or nothing (P9). */
export type BindingChoice =
  | { readonly kind: 'create'; readonly because: string }
  | { readonly kind: 'continue'; readonly binding: Binding; readonly because: string }
  | { readonly kind: 'recover'; readonly binding: Binding; readonly because: string }
  | { readonly kind: 'refuse'; readonly binding: Binding; readonly probe: ProbeResult };

/**
 * Decides what the next turn of a thread does with the conversation it is tied to (ruling 2, P4, invariants 4
 * and 5). Only a conversation that is proven missing leads to a new one; one that cannot be told about is tried.
 */
export function chooseBinding(current: Binding | undefined, probe: ProbeResult | undefined): BindingChoice {
  if (!current) return { kind: 'create', because: 'the thread has no conversation of the agent yet' };
  if (current.state === 'provisional')
    return { kind: 'create', because: 'the agent had not stored the conversation yet' };
  if (!probe) return { kind: 'continue', binding: current, because: 'not probed' };
  switch (probe.health) {
    case 'live':
    case 'unknown':
    case 'provisional':
      return { kind: 'continue', binding: current, because: probe.reason };
    case 'missing':
      return { kind: 'recover', binding: current, because: probe.reason };
    case 'archived':
    case 'busy':
    case 'moved':
    case 'torn':
      return { kind: 'refuse', binding: current, probe };
    default:
      return assertNever(probe.health);
  }
}
