import * as v from 'valibot';
import { assertNever } from '../base/assertNever.ts';
import type { Schema } from '../base/decode.ts';
import type { AgentEvent, ToolCallUpdated } from './agentEvent.ts';
import { maxToolOutput, partSchema, type Part, type ToolCallPart } from './message.ts';

/**
 * A change of one part of the message that grows. The same changes are stored, sent to the panel and applied
 * there, so a streamed word costs its own length and not the message's.
 */
export type PartChange =
  | { readonly op: 'append'; readonly index: number; readonly text: string }
  | { readonly op: 'set'; readonly index: number; readonly part: Part };

export const partChangeSchema: Schema<PartChange> = v.variant('op', [
  v.object({ op: v.literal('append'), index: v.number(), text: v.string() }),
  v.object({ op: v.literal('set'), index: v.number(), part: partSchema }),
]);

/** The reply as it grows. `block` is the agent's name of the text or thought that is open. */
export interface Transcript {
  readonly parts: readonly Part[];
  readonly block: string | undefined;
}
export const emptyTranscript: Transcript = { parts: [], block: undefined };

export interface Folded {
  readonly transcript: Transcript;
  readonly changes: readonly PartChange[];
}

/** Folds one event of an agent into the reply. Events that say nothing about its parts change nothing. */
export function foldEvent(transcript: Transcript, event: AgentEvent): Folded {
  switch (event.type) {
    case 'textDelta':
      return foldDelta(transcript, 'text', event.text, event.block);
    case 'thoughtDelta':
      return foldDelta(transcript, 'thought', event.text, event.block);
    case 'toolCallStarted':
      return upsert(transcript, { kind: 'toolCall', ...event.call }, isToolCall(event.call.toolCallId));
    case 'toolCallUpdated':
      return foldToolCallUpdate(transcript, event);
    case 'fileChanged':
      return upsert(
        transcript,
        { kind: 'fileChange', ...event.change },
        (part) => part.kind === 'fileChange' && part.path === event.change.path,
      );
    case 'planUpdated':
      return upsert(transcript, { kind: 'plan', entries: event.entries }, (part) => part.kind === 'plan');
    case 'permissionRequested': {
      const { type: _type, ...request } = event;
      return set(transcript, transcript.parts.length, { kind: 'permission', ...request });
    }
    case 'permissionResolved':
      return resolvePermission(transcript, event.requestId, event.outcome);
    case 'retrying':
      return foldRetrying(transcript, event.text);
    case 'notice':
      return addPart(transcript, { kind: 'notice', level: event.level, text: event.text });
    case 'turnFailed':
      return addPart(transcript, { kind: 'failure', code: event.error.code, text: event.error.message });
    case 'threadStarted':
    case 'usageUpdated':
    case 'offered':
    case 'modeChanged':
    case 'turnCompleted':
      return { transcript, changes: [] };
    default:
      return assertNever(event);
  }
}

/** Adds a part of ours: no agent says it. */
export function addPart(transcript: Transcript, part: Part): Folded {
  return set(transcript, transcript.parts.length, part);
}

/** Applies one change to a list of parts. Throws on a change that does not fit: then a change was lost. */
export function applyChange(parts: readonly Part[], change: PartChange): readonly Part[] {
  if (change.op === 'set') {
    if (change.index > parts.length)
      throw new Error(`part ${change.index} of ${parts.length} is not the next`);
    return parts.toSpliced(change.index, 1, change.part);
  }
  const part = parts[change.index];
  if (part?.kind === 'text' || part?.kind === 'thought')
    return parts.with(change.index, { ...part, text: part.text + change.text });
  throw new Error(`part ${change.index} is no text that could grow`);
}

/** Joins changes that follow each other, so that a frame carries each part once. */
export function mergeChanges(changes: readonly PartChange[]): PartChange[] {
  const merged: PartChange[] = [];
  for (const change of changes) {
    const last = merged.at(-1);
    if (last?.index === change.index && change.op === 'append')
      merged[merged.length - 1] = join(last, change);
    else if (last?.index === change.index && change.op === 'set') merged[merged.length - 1] = change;
    else merged.push(change);
  }
  return merged;
}

/** The readable text of a reply: its text parts, a blank line between them. */
export function readableText(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n\n');
}

function join(first: PartChange, next: PartChange & { op: 'append' }): PartChange {
  if (first.op === 'append') return { ...first, text: first.text + next.text };
  if (first.part.kind === 'text' || first.part.kind === 'thought')
    return { ...first, part: { ...first.part, text: first.part.text + next.text } };
  throw new Error(`part ${first.index} is no text that could grow`);
}

function foldDelta(
  transcript: Transcript,
  kind: 'text' | 'thought',
  text: string,
  block: string | undefined,
): Folded {
  if (text === '') return { transcript, changes: [] };
  const index = transcript.parts.length - 1;
  const last = transcript.parts[index];
  if (last?.kind !== kind || transcript.block !== block)
    return { ...set(transcript, index + 1, { kind, text }, block) };
  const change: PartChange = { op: 'append', index, text };
  return { transcript: { parts: applyChange(transcript.parts, change), block }, changes: [change] };
}

function foldToolCallUpdate(transcript: Transcript, event: ToolCallUpdated): Folded {
  const index = transcript.parts.findLastIndex(isToolCall(event.toolCallId));
  const found = transcript.parts[index];
  const before = found?.kind === 'toolCall' ? found : unannounced(event.toolCallId);
  const patched: ToolCallPart = { ...before, ...event.patch };
  const output = (patched.output + (event.outputDelta ?? '')).slice(-maxToolOutput);
  return set(transcript, index < 0 ? transcript.parts.length : index, { ...patched, output });
}

function unannounced(toolCallId: string): ToolCallPart {
  return {
    kind: 'toolCall',
    toolCallId,
    title: toolCallId,
    toolKind: 'other',
    status: 'running',
    output: '',
  };
}

function isToolCall(toolCallId: string): (part: Part) => boolean {
  return (part) => part.kind === 'toolCall' && part.toolCallId === toolCallId;
}

function resolvePermission(
  transcript: Transcript,
  requestId: string,
  outcome: Extract<AgentEvent, { type: 'permissionResolved' }>['outcome'],
): Folded {
  const index = transcript.parts.findLastIndex(
    (part) => part.kind === 'permission' && part.requestId === requestId,
  );
  const part = transcript.parts[index];
  if (part?.kind !== 'permission') return { transcript, changes: [] };
  return set(transcript, index, { ...part, outcome });
}

/** Retries say the same thing again and again: the latest notice stands for all. */
function foldRetrying(transcript: Transcript, text: string): Folded {
  const notice: Part = { kind: 'notice', level: 'warning', text };
  const index = transcript.parts.length - 1;
  const last = transcript.parts[index];
  return last?.kind === 'notice' && last.level === 'warning'
    ? set(transcript, index, notice)
    : addPart(transcript, notice);
}

function upsert(transcript: Transcript, part: Part, isSame: (part: Part) => boolean): Folded {
  const index = transcript.parts.findLastIndex(isSame);
  return set(transcript, index < 0 ? transcript.parts.length : index, part);
}

function set(transcript: Transcript, index: number, part: Part, block = transcript.block): Folded {
  const change: PartChange = { op: 'set', index, part };
  return { transcript: { parts: applyChange(transcript.parts, change), block }, changes: [change] };
}
