import { randomUUID } from 'node:crypto';
import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import { newSessionId, newThreadId } from '../../domain/ids.ts';
import { autoName } from '../../domain/naming.ts';
import { defaultThreadName, type AgentKind, type Session } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { UsageError } from '../failure.ts';
import { findTarget } from '../findTarget.ts';
import { checkAgent } from './checkAgent.ts';
import type { Place } from './printer.ts';

/** Where a prompt shall begin something new. */
export type NewPlace =
  | {
      readonly kind: 'session';
      readonly agent: AgentKind;
      readonly name: string | undefined;
      /** Absolute. */
      readonly cwd: string;
    }
  | {
      readonly kind: 'thread';
      /** ID or name of the session that gets it. */
      readonly session: string;
      /** Only to be sure that it is this one's. */
      readonly agent: AgentKind | undefined;
      readonly name: string | undefined;
    };

/** Makes it. Throws `UsageError` before anything is stored. */
export async function makePlace(
  place: NewPlace,
  store: StoreApi,
  agents: readonly AgentAdapter[],
): Promise<Place> {
  const session =
    place.kind === 'session'
      ? await createSession(place, store, agents)
      : await findSession(place, store, agents);
  const name = (place.kind === 'thread' ? place.name : undefined) ?? defaultThreadName;
  const thread = { sessionId: session.id, name, providedId: newThreadId(randomUUID) };
  return { session, threadId: await store.createThread(thread) };
}

/** A name is made by the clock (G11); one that the user gives has to be free, or it would find two. */
async function createSession(
  { agent, name, cwd }: Extract<NewPlace, { kind: 'session' }>,
  store: StoreApi,
  agents: readonly AgentAdapter[],
): Promise<Session> {
  checkAgent(agent, agents);
  const sessions = await store.listSessions({});
  const taken = sessions.find((session) => session.name === name);
  if (taken)
    throw new UsageError(`There is a session "${taken.name}" (${taken.id}). Continue it with resume.`);
  const names = sessions.map((session) => session.name);
  const newName = name ?? autoName(agent, new Date(), names);
  return store.createSession({ id: newSessionId(randomUUID), name: newName, agent, cwd });
}

async function findSession(
  { session: named, agent }: Extract<NewPlace, { kind: 'thread' }>,
  store: StoreApi,
  agents: readonly AgentAdapter[],
): Promise<Session> {
  const { session } = await findTarget(named, store);
  if (agent !== undefined && agent !== session.agent)
    throw new UsageError(`The session "${session.name}" is one of ${session.agent}, not of ${agent}.`);
  checkAgent(session.agent, agents);
  return session;
}
