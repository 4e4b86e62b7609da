import { decode } from '../../base/decode.ts';
import type { Choices, Offers, SlashCommand } from '../../domain/offers.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { TurnProgress } from '../process/turnRun.ts';
import { maxDescription, offersOf, readSettings, type SessionSettings } from './sessionSettings.ts';
import { commandsSchema, configUpdateSchema } from './offersWire.ts';
import type { WireUpdate } from './wire.ts';

/** Tells what an agent offers in a session, from its opening on, and sets what the user chose. */
export class OfferKeeper {
  readonly #emit: (event: TurnProgress) => void;
  #early: Partial<Offers> = {};
  #settings: SessionSettings | undefined;

  constructor(emit: (event: TurnProgress) => void) {
    this.#emit = emit;
  }

  /** The session is open; what was offered before it was is told now. */
  opened(settings: SessionSettings): void {
    this.#settings = settings;
    const offers = { ...offersOf(settings), ...this.#early };
    if (Object.keys(offers).length > 0) this.#emit({ type: 'offered', offers });
  }

  /** False for an update of another kind. */
  hear(update: WireUpdate): boolean {
    if (update.sessionUpdate === 'available_commands_update') this.#offer(commandsOf(update));
    else if (update.sessionUpdate === 'config_option_update') this.#reset(update);
    else return false;
    return true;
  }

  /**
   * Sets what is chosen and is not so already. What cannot be set is told, and the turn goes on without it. Rejects
   * only when the agent is gone.
   */
  async apply(choices: Choices, session: SessionToSet): Promise<void> {
    for (const kind of ['model', 'mode'] as const) {
      const id = choices[kind];
      const setting = this.#settings?.[kind];
      if (id === undefined || setting?.current === id) continue;
      if (setting?.offers.some((offer) => offer.id === id)) await this.#set(kind, id, session);
      else
        this.#tell(`${session.displayName} does not offer the ${kind} "${id}" here, so its own one is used.`);
    }
  }

  async #set(kind: 'model' | 'mode', id: string, session: SessionToSet): Promise<void> {
    const setting = this.#settings?.[kind];
    if (!setting) return;
    const { method, params } = setting.request(session.remoteId, id);
    try {
      await session.request(method, params);
      this.#settings = { ...this.#settings, [kind]: { ...setting, current: id } };
    } catch (error) {
      if (!(error instanceof AgentError) || error.code === 'agent-crashed') throw error;
      this.#tell(`The ${kind} "${id}" could not be set: ${error.message}`);
    }
  }

  /** Another mode than before is one that the agent went into by itself. */
  #reset(update: WireUpdate): void {
    if (!decode(configUpdateSchema, update).ok) return;
    const before = this.#settings?.mode?.current;
    const settings = readSettings(update);
    this.#offer(offersOf(settings));
    if (!this.#settings) return;
    this.#settings = { ...this.#settings, ...settings };
    const mode = settings.mode?.current;
    if (mode !== undefined && mode !== before) this.#emit({ type: 'modeChanged', mode });
  }

  #offer(offers: Partial<Offers>): void {
    if (this.#settings) this.#emit({ type: 'offered', offers });
    else this.#early = { ...this.#early, ...offers };
  }

  #tell(text: string): void {
    this.#emit({ type: 'notice', level: 'warning', text });
  }
}

export interface SessionToSet {
  readonly remoteId: RemoteThreadId;
  readonly displayName: string;
  readonly request: (method: string, params: object) => Promise<unknown>;
}

function commandsOf(update: WireUpdate): Partial<Offers> {
  const decoded = decode(commandsSchema, update);
  if (!decoded.ok) return {};
  const commands = decoded.value.availableCommands.map(({ name, description, input }): SlashCommand => ({
    name,
    description: description.slice(0, maxDescription),
    ...(input?.hint && { hint: input.hint }),
  }));
  return { commands };
}
