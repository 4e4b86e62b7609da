import { messageOf } from '../base/decode.ts';
import type { AgentEvent } from '../domain/agentEvent.ts';
import type { ThreadId } from '../domain/ids.ts';
import type { Offers } from '../domain/offers.ts';
import type { RunnerContext } from './context.ts';

/** Keeps what an agent says of its offers during a turn. A turn never fails for it: what is not kept is logged. */
export class OffersOfTurn {
  readonly #context: Pick<RunnerContext, 'store' | 'log'>;
  readonly #threadId: ThreadId;
  #offers: Offers;

  /** `known`: what is stored of them. */
  constructor(context: Pick<RunnerContext, 'store' | 'log'>, threadId: ThreadId, known: Offers) {
    this.#context = context;
    this.#threadId = threadId;
    this.#offers = known;
  }

  async hear(event: AgentEvent): Promise<void> {
    const threadId = this.#threadId;
    try {
      if (event.type === 'offered') {
        this.#offers = { ...this.#offers, ...event.offers };
        await this.#context.store.saveOffers({ threadId, offers: this.#offers });
      }
      // The user's choice, too: the next turn must not put the agent back into the mode that it has left.
      if (event.type === 'modeChanged')
        await this.#context.store.choose({ threadId, choices: { mode: event.mode } });
    } catch (error) {
      this.#context.log.error('offers not stored', { thread: threadId, reason: messageOf(error) });
    }
  }
}
