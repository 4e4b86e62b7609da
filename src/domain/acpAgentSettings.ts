import * as v from 'valibot';
import { decode, type Decoded } from '../base/decode.ts';
import type { AgentKind } from './session.ts';

/** What the user wrote about one agent that speaks ACP. */
export interface AcpAgentSetting {
  /** A program's name, or a path; none keeps that of a built-in agent. */
  readonly command?: string | undefined;
  readonly args?: readonly string[] | undefined;
  /** On top of our own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly displayName?: string | undefined;
}

/** By kind, in the order they were written; one that cannot be read comes with the reason. */
export type AcpAgentSettings = ReadonlyMap<AgentKind, Decoded<AcpAgentSetting>>;

/** Decodes the value of `threadkeeper.acpAgents`; each entry by itself, so that a bad one spoils no other. */
export function decodeAcpAgents(value: unknown): AcpAgentSettings {
  if (value === undefined || value === null) return new Map();
  const entries = decode(v.record(v.string(), v.unknown()), value);
  if (!entries.ok || Array.isArray(value))
    return new Map([['acpAgents', { ok: false, reason: 'it has to be an object' }]]);
  return new Map(Object.entries(entries.value).map(([name, entry]) => [name, decodeEntry(name, entry)]));
}

function decodeEntry(name: string, entry: unknown): Decoded<AcpAgentSetting> {
  if (!kindPattern.test(name))
    return { ok: false, reason: 'a name has letters, digits, "-", "_" and "." only' };
  return decode(settingSchema, entry);
}

/** It stands in commands, in the names of variables and in the store. */
const kindPattern = /^[a-z0-9][\w.-]{0,63}$/i;

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const settingSchema = v.strictObject({
  command: v.optional(text),
  args: v.optional(v.array(v.string())),
  env: v.optional(v.record(v.string(), v.string())),
  displayName: v.optional(text),
});
