import { randomUUID } from 'node:crypto';
import { newMessageId, newSessionId } from '../../src/domain/ids.ts';
import type { StoreApi } from '../../src/store/protocol.ts';
import { longReply } from '../../test/ui/chatHarness/longReply.ts';

/** The stored sessions, and how many messages the one thread of each has. */
export const seeded = { 'Bench empty': 0, 'Bench shared': 0, 'Bench short': 20, 'Bench long': 2000 } as const;
export type SeededSession = keyof typeof seeded;

/** Fills a store with sessions of the sample agent. */
export async function seed(api: StoreApi, cwd: string): Promise<void> {
  for (const [name, count] of Object.entries(seeded)) {
    const session = await api.createSession({ id: newSessionId(randomUUID), name, agent: 'sample', cwd });
    const threadId = await api.createThread({ sessionId: session.id, name: `${name} thread` });
    for (let idx = 0; idx < count; idx += 1)
      await api.addThreadMessage({ id: newMessageId(randomUUID), threadId, ...messageAt(idx) });
  }
}

/** How a message of a seeded thread begins. */
export function beginningOf(idx: number): string {
  return `Message number ${idx}.`;
}

function messageAt(idx: number): { role: 'user' | 'assistant'; content: string } {
  if (idx % 2 === 0) return { role: 'user', content: `${beginningOf(idx)} What does the scanner do?` };
  return { role: 'assistant', content: `${beginningOf(idx)}\n\n${longReply(700)}` };
}
