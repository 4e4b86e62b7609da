import type { ShowThread } from '../../../src/chatProtocol.ts';
import {
  newMessageId,
  newSessionId,
  newThreadId,
  newTurnId,
  type ThreadId,
} from '../../../src/domain/ids.ts';
import type { Message, MessageTurn, Part, PermissionPart, Role } from '../../../src/domain/message.ts';
import { noOffers } from '../../../src/domain/offers.ts';
import type { ThreadSummary } from '../../../src/domain/session.ts';

/** What a host would send, with as little said as a test needs. */
const time = '2025-05-06T07:08:09.000Z';

export const sessionId = newSessionId(() => 'session');
export const firstThread = newThreadId(() => 'first');
export const secondThread = newThreadId(() => 'second');

export const messageId = (idx: number): Message['id'] => newMessageId(() => `message-${idx}`);
export const running: MessageTurn = { id: newTurnId(() => 'turn') };
export const ended: MessageTurn = { ...running, stopReason: 'end_turn' };

export function message(idx: number, role: Role, content: string, threadId = firstThread): Message {
  return { id: messageId(idx), threadId, role, content, createdAt: time, idx, parts: [] };
}

export function reply(idx: number, parts: readonly Part[], turn: MessageTurn = ended): Message {
  return { ...message(idx, 'assistant', ''), parts, turn };
}

/** Prompts and replies in turn, from `start` up to, not including, `end`. */
export function conversation(start: number, end: number): Message[] {
  return Array.from({ length: end - start }, (_, offset) => {
    const idx = start + offset;
    const text = `Message number ${idx}. ${'It says a few words more. '.repeat(idx % 7)}`;
    return idx % 2 === 0 ? message(idx, 'user', text) : reply(idx, [{ kind: 'text', text }]);
  });
}

export function thread(id: ThreadId, name: string, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return {
    ...{ id, sessionId, name, createdAt: time, updatedAt: time, status: 'active', messageCount: 2 },
    ...more,
  };
}

export function show(more: Partial<ShowThread> = {}): ShowThread {
  return {
    type: 'show',
    session: { id: sessionId, name: 'Fix the parser', agentName: 'Sample Agent', cwd: '/home/user/project' },
    threads: [
      thread(firstThread, 'Find the bug'),
      thread(secondThread, 'Write the test', { lastTurn: { status: 'running', waiting: true } }),
    ],
    threadId: firstThread,
    messages: [],
    hasOlder: false,
    draft: '',
    queue: [],
    offers: noOffers,
    choices: {},
    state: { phase: 'ready', running: false, text: 'Ready' },
    ...more,
  };
}

export const permission: PermissionPart = {
  kind: 'permission',
  requestId: 'ask-1',
  title: 'Run npm test?',
  detail: 'npm test -- --run parser',
  options: [
    { optionId: 'yes', name: 'Yes, run it', kind: 'allow_once' },
    { optionId: 'always', name: 'Always allow npm', kind: 'allow_always' },
    { optionId: 'no', name: 'No, and say why', kind: 'reject_once' },
  ],
};

/** One of each kind of part. */
export const everyPart: readonly Part[] = [
  { kind: 'thought', text: 'The scanner drops the **last** line.' },
  {
    kind: 'plan',
    entries: [
      { content: 'Read the scanner', status: 'done' },
      { content: 'Keep the last line', status: 'running' },
      { content: 'Run the tests', status: 'pending' },
    ],
  },
  {
    kind: 'toolCall',
    toolCallId: 'tool-1',
    title: 'Search for "readLine" in src',
    toolKind: 'search',
    status: 'done',
    input: '{ "pattern": "readLine" }',
    output: 'src/scanner.ts:12\n'.repeat(60),
  },
  {
    kind: 'toolCall',
    toolCallId: 'tool-2',
    title: 'npm test',
    toolKind: 'execute',
    status: 'failed',
    output: '1 failed',
  },
  {
    kind: 'text',
    text: [
      '## The last line is dropped',
      'The loop in [`scanner.ts`](src/scanner.ts) stops **before** the last line, since it has no `\\n`:',
      '```ts\n// reads line by line\nexport function lines(text: string): string[] {\n  const count = 42;\n  return text.split("\\n").slice(0, -1);\n}\n```',
      '1. keep the rest\n2. return it at the end\n\n   > as the other scanners do',
      '| case | before | after |\n|---|---:|---:|\n| empty | 0 | 1 |\n| one line | 0 | 1 |',
      '- [x] found\n- [ ] fixed',
    ].join('\n\n'),
  },
  {
    kind: 'fileChange',
    toolCallId: 'tool-3',
    path: '/home/user/project/src/scanner.ts',
    oldText: 'one\ntwo\nthree\n',
    newText: 'one\n2\nthree\nfour\n',
  },
  permission,
  { kind: 'notice', level: 'warning', text: 'The agent tries again in 2 s.' },
  { kind: 'failure', code: 'not-installed', text: 'Codex is not installed. Your prompt was kept.' },
];
