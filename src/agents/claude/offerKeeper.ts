import type { Decoded } from '../../base/decode.ts';
import type { Choices } from '../../domain/offers.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import type { Control } from './control.ts';
import { readOffers, type ClaudeOffers } from './offers.ts';

/** Tells what Claude Code offers, and sets what the user chose of it. Nothing is told before the conversation's ID. */
export class OfferKeeper {
  readonly #turn: Pick<TurnDriver, 'emit'>;
  readonly #notices: string[] = [];
  #offers: ClaudeOffers | undefined;
  #begun = false;
  #isModelChosen = false;

  constructor(turn: Pick<TurnDriver, 'emit'>) {
    this.#turn = turn;
  }

  /** The answer to `initialize`. It is there before the conversation begins. */
  initialized(answer: Decoded<unknown>): void {
    if (answer.ok) this.#offers = readOffers(answer.value);
  }

  /**
   * Sets what is chosen and is not so already; `usual`: what Claude Code was started with. What cannot be set is told,
   * and the turn goes on without it.
   */
  async apply(choices: Choices, usual: Choices, control: Control): Promise<void> {
    for (const kind of ['model', 'mode'] as const) {
      const id = choices[kind];
      if (id === undefined || id === usual[kind]) continue;
      if (this.#isOffered(kind, id)) await this.#set(kind, id, control);
      else this.#tell(`Claude Code does not offer the ${kind} "${id}" here, so its own one is used.`);
    }
  }

  /** The conversation has its ID, and runs with `model`. */
  began(model: string | undefined): void {
    if (this.#begun) return;
    this.#begun = true;
    if (this.#offers) this.#offer(this.#offers, model);
    for (const text of this.#notices) this.#tell(text);
  }

  /** What it did not list cannot be told to be gone. */
  #isOffered(kind: 'model' | 'mode', id: string): boolean {
    if (!this.#offers) return true;
    if (kind === 'mode') return this.#offers.modes.some((mode) => mode.id === id);
    const { models, byFullName } = this.#offers;
    return models.length === 0 || models.some((model) => model.id === id) || byFullName.has(id);
  }

  async #set(kind: 'model' | 'mode', id: string, control: Control): Promise<void> {
    const answer = await (kind === 'model' ? control.setModel(id) : control.setMode(id));
    if (!answer.ok) this.#tell(`The ${kind} "${id}" could not be set: ${answer.reason}`);
    else if (kind === 'model') this.#isModelChosen = true;
  }

  #offer({ byFullName, ...offers }: ClaudeOffers, running: string | undefined): void {
    const own = this.#isModelChosen ? undefined : byFullName.get(running ?? '');
    this.#turn.emit({ type: 'offered', offers: { ...offers, ...(own && { model: own }) } });
  }

  #tell(text: string): void {
    if (this.#begun) this.#turn.emit({ type: 'notice', level: 'warning', text });
    else this.#notices.push(text);
  }
}
