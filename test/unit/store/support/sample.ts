import { randomUUID } from 'node:crypto';
import {
  newMessageId,
  newSessionId,
  newThreadId,
  newTurnId,
  type SessionId,
  type ThreadId,
} from '../../../../src/domain/ids.ts';
import type { StoreApi, StoreParams } from '../../../../src/store/protocol.ts';

export async function createSession(api: StoreApi, name = 'Session'): Promise<SessionId> {
  const session = await api.createSession({
    id: newSessionId(randomUUID),
    name,
    agent: 'codex',
    cwd: '/repo',
  });
  return session.id;
}

export async function createThread(api: StoreApi, name = 'New Thread'): Promise<ThreadId> {
  const sessionId = await createSession(api);
  return api.createThread({ sessionId, name, providedId: newThreadId(randomUUID) });
}

export async function addMessage(api: StoreApi, threadId: ThreadId, content: string): Promise<void> {
  await api.addThreadMessage({ id: newMessageId(randomUUID), threadId, role: 'user', content });
}

/** What the messages of a thread say, in order. */
export async function contentsOf(api: StoreApi, threadId: ThreadId): Promise<string[]> {
  const { messages } = await api.getThreadMessages({ threadId, limit: 100_000 });
  return messages.map(({ content }) => content);
}

export function turnOf(threadId: ThreadId, prompt = 'Hello'): StoreParams<'startTurn'> {
  return {
    turnId: newTurnId(randomUUID),
    threadId,
    userMessageId: newMessageId(randomUUID),
    replyMessageId: newMessageId(randomUUID),
    prompt,
  };
}

export async function startTurn(api: StoreApi, prompt = 'Hello'): Promise<StoreParams<'startTurn'>> {
  const turn = turnOf(await createThread(api), prompt);
  await api.startTurn(turn);
  return turn;
}
