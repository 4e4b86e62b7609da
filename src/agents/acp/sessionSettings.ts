import { decode } from '../../base/decode.ts';
import type { Offer, Offers } from '../../domain/offers.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import { methods } from './methods.ts';
import { sessionSettingsSchema, type WireSettings } from './offersWire.ts';

/** What can be chosen in a session. */
export interface SessionSettings {
  readonly mode?: SessionSetting;
  readonly model?: SessionSetting;
}

export interface SessionSetting {
  readonly current: string | undefined;
  readonly offers: readonly Offer[];
  /** The request that chooses an offer. */
  readonly request: (sessionId: RemoteThreadId, id: string) => SettingRequest;
}

interface SettingRequest {
  readonly method: string;
  readonly params: object;
}

/** Out of an answer or an update that has them. An agent that gives both forms is asked to be set by `configOptions`. */
export function readSettings(answer: unknown): SessionSettings {
  const decoded = decode(sessionSettingsSchema, answer);
  if (!decoded.ok) return {};
  const mode = byOption(decoded.value, 'mode') ?? modes(decoded.value);
  const model = byOption(decoded.value, 'model') ?? models(decoded.value);
  return { ...(mode && { mode }), ...(model && { model }) };
}

export function offersOf({ mode, model }: SessionSettings): Partial<Offers> {
  return {
    ...(mode && { modes: mode.offers, mode: mode.current }),
    ...(model && { models: model.offers, model: model.current }),
  };
}

function byOption({ configOptions }: WireSettings, category: 'mode' | 'model'): SessionSetting | undefined {
  const option = configOptions?.find((candidate) => candidate.category === category && candidate.options);
  if (!option?.options) return undefined;
  return {
    current: option.currentValue ?? undefined,
    offers: option.options.map(({ value, ...rest }) => offer(value, rest)),
    request: (sessionId, value) => ({
      method: methods.session.setConfigOption,
      params: { sessionId, configId: option.id, value },
    }),
  };
}

function modes({ modes: state }: WireSettings): SessionSetting | undefined {
  if (!state) return undefined;
  return {
    current: state.currentModeId ?? undefined,
    offers: state.availableModes.map(({ id, ...rest }) => offer(id, rest)),
    request: (sessionId, modeId) => ({
      method: methods.session.setMode,
      params: { sessionId, modeId },
    }),
  };
}

/** Not in the stable protocol, and yet what several agents have. */
function models({ models: state }: WireSettings): SessionSetting | undefined {
  if (!state) return undefined;
  return {
    current: state.currentModelId ?? undefined,
    offers: state.availableModels.map(({ modelId, ...rest }) => offer(modelId, rest)),
    request: (sessionId, modelId) => ({ method: 'session/set_model', params: { sessionId, modelId } }),
  };
}

/** Characters of a description that are kept: some agents send whole pages. */
export const maxDescription = 200;

function offer(
  id: string,
  { name, description }: { name: string; description?: string | null | undefined },
): Offer {
  return { id, name, ...(description && { description: description.slice(0, maxDescription) }) };
}
