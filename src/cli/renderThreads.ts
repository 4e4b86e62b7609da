import { agentName } from '../domain/agentNames.ts';
import type { Binding } from '../domain/binding.ts';
import type { Message, Part } from '../domain/message.ts';
import type { SessionSummary, ThreadSummary } from '../domain/session.ts';
import { localTime } from './localTime.ts';
import { plainLine, plainText } from './plainText.ts';

export interface Viewed {
  readonly session: Omit<SessionSummary, 'threads'>;
  readonly threads: readonly ViewedThread[];
}
export interface ViewedThread extends ThreadSummary {
  /** The agent's own conversations, the current one first. */
  readonly bindings: readonly Binding[];
  readonly messages: readonly Message[];
}

/** A session's threads with their messages, for people. */
export function renderThreads({ session, threads }: Viewed): string {
  const agent = agentName(session.agent);
  const head = [`# ${plainLine(session.name)}`, `${agent} · ${plainLine(session.cwd)} · ${session.id}`];
  return [head.join('\n'), ...threads.flatMap((thread) => renderThread(thread, agent))].join('\n\n');
}

function renderThread({ name, id, bindings, messages }: ViewedThread, agent: string): string[] {
  const remoteId = bindings[0]?.remoteId;
  const ids = remoteId === undefined ? id : `${id} · the agent's own ID: ${remoteId}`;
  return [`## ${plainLine(name)}\n${ids}`, ...messages.map((message) => renderMessage(message, agent))];
}

function renderMessage({ role, createdAt, content, parts, turn }: Message, agent: string): string {
  const who = { user: 'You', assistant: agent, system: 'Note' }[role];
  const lines = parts.length === 0 ? [content] : parts.map(renderPart);
  const end = role === 'assistant' && turn && turn.stopReason !== 'end_turn';
  return [
    `### ${who}, ${localTime(createdAt)}`,
    ...lines.map((line) => plainText(line).trimEnd()).filter((line) => line !== ''),
    ...(end ? [`(${turn.stopReason ?? 'running'})`] : []),
  ].join('\n');
}

function renderPart(part: Part): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'thought':
      return '';
    case 'toolCall':
      return `· ${part.title} (${part.status})`;
    case 'plan':
      return part.entries.map(({ content, status }) => `· ${content} (${status})`).join('\n');
    case 'permission':
      return `· Asked: ${part.title}: ${answerTo(part)}`;
    case 'fileChange':
      return `· Changed ${part.path}`;
    case 'seam':
      return `· ${part.text} (${part.reason})`;
    case 'notice':
    case 'failure':
      return `· ${part.text}`;
  }
}

function answerTo({ outcome, options }: Extract<Part, { kind: 'permission' }>): string {
  if (!outcome) return 'not answered yet';
  if (outcome.kind === 'cancelled') return 'not answered';
  return options.find(({ optionId }) => optionId === outcome.optionId)?.name ?? outcome.optionId;
}
