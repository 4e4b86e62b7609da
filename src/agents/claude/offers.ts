import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import type { Offer, Offers, SlashCommand } from '../../domain/offers.ts';
import { lenient } from './wire.ts';

/** What Claude Code says at its start of what can be chosen. */
export interface ClaudeOffers extends Pick<Offers, 'modes' | 'models' | 'commands' | 'mode'> {
  /** The models' IDs by the full names that they stand for; several may stand for one. */
  readonly byFullName: ReadonlyMap<string, string>;
}

/** Out of the answer to `initialize`; what cannot be read is not offered. */
export function readOffers(answer: unknown): ClaudeOffers | undefined {
  const decoded = decode(answerSchema, answer);
  if (!decoded.ok) return undefined;
  const { models, commands, current_permission_mode: mode } = decoded.value;
  const hasAuto = models?.some(({ supportsAutoMode }) => supportsAutoMode === true) ?? false;
  return {
    modes: modesWith(mode ?? undefined, hasAuto),
    models: (models ?? []).map(toModel),
    commands: (commands ?? []).map(toCommand),
    byFullName: fullNames(models ?? []),
    ...(mode && { mode }),
  };
}

const text = v.string();
const modelSchema = v.looseObject({
  value: text,
  displayName: lenient(text),
  description: lenient(text),
  resolvedModel: lenient(text),
  supportsAutoMode: lenient(v.boolean()),
});
type Model = v.InferOutput<typeof modelSchema>;
const commandSchema = v.looseObject({
  name: text,
  description: v.fallback(text, ''),
  argumentHint: lenient(text),
});
const answerSchema = v.looseObject({
  models: lenient(v.array(modelSchema)),
  commands: lenient(v.array(commandSchema)),
  current_permission_mode: lenient(text),
});

/** It does not list its modes. These are the ones that it can be put into while it runs. */
const modes: readonly Offer[] = [
  { id: 'default', name: 'Ask', description: 'Ask before everything that is not allowed yet' },
  { id: 'acceptEdits', name: 'Accept edits', description: 'Change files without asking' },
  { id: 'plan', name: 'Plan', description: 'Look around and make a plan; change nothing before you agree' },
  { id: 'auto', name: 'Auto', description: 'Claude Code decides itself what is harmless' },
  { id: 'dontAsk', name: "Don't ask", description: 'Never ask: what is not allowed is refused' },
];

/** The mode that it was started in is there in any case: some can be had in no other way. */
function modesWith(current: string | undefined, hasAuto: boolean): Offer[] {
  const usual = modes.filter(({ id }) => id !== 'auto' || hasAuto || id === current);
  if (current === undefined || usual.some(({ id }) => id === current)) return usual;
  const name = current === 'bypassPermissions' ? 'Bypass permissions' : current;
  return [...usual, { id: current, name }];
}

/** Characters of a description that are kept: some are whole pages. */
const maxDescription = 200;

function toModel({ value, displayName, description }: Model): Offer {
  const short = description?.slice(0, maxDescription);
  return { id: value, name: displayName ?? value, ...(short && { description: short }) };
}

function toCommand({ name, description, argumentHint }: v.InferOutput<typeof commandSchema>): SlashCommand {
  const hint = argumentHint?.slice(0, maxDescription);
  return { name, description: description.slice(0, maxDescription), ...(hint && { hint }) };
}

/** The first that stands for a model is the one to show. */
function fullNames(models: readonly Model[]): ReadonlyMap<string, string> {
  const names = models.map(({ value, resolvedModel }) => [resolvedModel ?? value, value] as const);
  return new Map(names.reverse());
}
