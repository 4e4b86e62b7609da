import type { Message } from './message.ts';
import type { Session, Thread } from './session.ts';

/** A thread with everything that was said in it. */
export interface ExportedThread {
  readonly session: Pick<Session, 'name' | 'agent' | 'cwd'>;
  readonly thread: Pick<Thread, 'id' | 'name' | 'createdAt' | 'updatedAt'>;
  readonly messages: readonly Message[];
}

/** To be read: a heading for each thread and each message. */
export function exportMarkdown(threads: readonly ExportedThread[]): string {
  return threads.map(threadMarkdown).join('\n\n---\n\n').concat('\n');
}

/** To be kept: the messages as they are stored, with their parts. */
export function exportJson(threads: readonly ExportedThread[]): string {
  return `${JSON.stringify({ format: 'threadkeeper-threads', version: 1, threads }, null, 2)}\n`;
}

function threadMarkdown({ session, thread, messages }: ExportedThread): string {
  const facts = `${session.name} · ${session.agent} · ${session.cwd} · ${thread.createdAt}`;
  return [`# ${thread.name}`, facts, ...messages.map(messageMarkdown)].join('\n\n');
}

function messageMarkdown({ role, createdAt, content }: Message): string {
  return `## ${titles[role]} · ${createdAt}\n\n${content}`;
}

const titles: Readonly<Record<Message['role'], string>> = {
  user: 'User',
  assistant: 'Agent',
  system: 'Note',
};
