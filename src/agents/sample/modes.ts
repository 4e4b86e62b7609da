import type { SessionModeState } from '@agentclientprotocol/sdk';

/** How the sample agent treats edits. */
const availableModes = [
  { id: 'careful', name: 'Careful', description: 'Asks before it edits a file' },
  { id: 'trusting', name: 'Trusting', description: 'Edits files without asking' },
] as const;
export type SampleMode = (typeof availableModes)[number]['id'];

/** The modes of the conversations that this process has open; like many agents, it keeps none of them on disk. */
export class Modes {
  readonly #chosen = new Map<string, SampleMode>();

  of(id: string): SampleMode {
    return this.#chosen.get(id) ?? 'careful';
  }

  /** False for a mode there is not. */
  set(id: string, modeId: string): boolean {
    const mode = availableModes.find((candidate) => candidate.id === modeId);
    if (mode) this.#chosen.set(id, mode.id);
    return mode !== undefined;
  }

  stateOf(id: string): SessionModeState {
    return { currentModeId: this.of(id), availableModes: [...availableModes] };
  }
}
