import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';

/** What an agent lets the user choose in a conversation, as it last said. */
export interface Offers {
  readonly modes: readonly Offer[];
  readonly models: readonly Offer[];
  readonly commands: readonly SlashCommand[];
  /** IDs of those that hold when nothing is chosen, as far as the agent says. */
  readonly mode?: string | undefined;
  readonly model?: string | undefined;
}

export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
}

/** Sent as a prompt that begins with `/name`. */
export interface SlashCommand {
  /** Without the slash. */
  readonly name: string;
  readonly description: string;
  /** What may follow the name. */
  readonly hint?: string | undefined;
}

/** What the user chose for a thread, by the offers' IDs; nothing leaves it to the agent. */
export interface Choices {
  readonly mode?: string | undefined;
  readonly model?: string | undefined;
}

export const noOffers: Offers = { modes: [], models: [], commands: [] };

/** The offer that holds: the one that was chosen, as long as it is offered, else the agent's own. */
export function held(kind: 'mode' | 'model', offers: Offers, choices: Choices): Offer | undefined {
  const offered = kind === 'mode' ? offers.modes : offers.models;
  const byId = (id: string | undefined) => offered.find((offer) => offer.id === id);
  return byId(choices[kind]) ?? byId(offers[kind]);
}

const text = v.string();
const offers = v.array(v.object({ id: text, name: text, description: v.optional(text) }));

export const offersSchema: Schema<Offers> = v.object({
  modes: offers,
  models: offers,
  commands: v.array(v.object({ name: text, description: text, hint: v.optional(text) })),
  mode: v.optional(text),
  model: v.optional(text),
});
export const choicesSchema: Schema<Choices> = v.object({ mode: v.optional(text), model: v.optional(text) });
