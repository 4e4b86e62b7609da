import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import { newSessionId, newThreadId } from '../../domain/ids.ts';
import { autoName } from '../../domain/naming.ts';
import { defaultThreadName, type AgentKind, type Session } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { defineCommand } from '../command.ts';
import { CommandError, UsageError } from '../failure.ts';
import { findOrPlaceStore } from '../findStore.ts';
import { findTarget } from '../findTarget.ts';
import { plainLine } from '../plainText.ts';
import { takeTurn } from '../turns/takeTurn.ts';
import { turnOptions } from '../turns/turnOptions.ts';

/** A new thread with its first prompt, in a new session or in one that is named (G10, G12). */
export const run = defineCommand({
  name: 'run',
  summary: 'Sends a prompt to an agent in a new session, or in a new thread of one',
  usage: '--agent KIND [--name NAME] [--cwd DIR] [--session ID|NAME] PROMPT|-',
  streams: true,
  options: {
    agent: { type: 'string', value: 'KIND', help: 'Which agent; see `threadkeeper agents`' },
    name: {
      type: 'string',
      value: 'NAME',
      help: 'The name. Default: KIND-YYMMDDHHmm; in a session, the prompt',
    },
    cwd: { type: 'string', value: 'DIR', help: 'The folder the agent works in. Default: the current one' },
    session: {
      type: 'string',
      value: 'ID|NAME',
      help: 'A new thread in this session; its agent and folder count',
    },
    ...turnOptions,
  },
  positionals: ['PROMPT'],
  async run({ values, positionals: [argument = ''] }, context) {
    const cwd = path.resolve(context.cwd, values.cwd ?? '.');
    const { session, agent, name } = values;
    if (session !== undefined && values.cwd !== undefined)
      throw new UsageError('--cwd is for a new session; --session has its own folder.');
    if (session === undefined && agent === undefined) throw new UsageError('--agent is missing.');
    await checkFolder(cwd);
    return takeTurn(
      {
        values,
        argument,
        findStore: (context) => findOrPlaceStore(values.store, context, cwd),
        choosePlace: async (store, agents) => {
          if (agent !== undefined) checkAgent(agent, agents);
          const chosen =
            session === undefined
              ? await createSession(store, { agent: agent ?? '', name, cwd })
              : await sessionNamed(session, agent, store);
          const title = session === undefined ? undefined : name;
          if (!values.json) context.writeError(`Session ${plainLine(chosen.name)} (${chosen.id})`);
          return { session: chosen, threadId: await createThread(store, chosen, title) };
        },
      },
      context,
    );
  },
});

function checkAgent(kind: AgentKind, agents: readonly AgentAdapter[]): void {
  if (agents.some((agent) => agent.kind === kind)) return;
  const known = agents.map((agent) => agent.kind).join(', ');
  throw new UsageError(`There is no agent "${kind}". There are: ${known}.`);
}

async function checkFolder(cwd: string): Promise<void> {
  const isFolder = await stat(cwd).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new CommandError(`There is no folder ${cwd}.`);
}

/** A name is offered by the clock (G11); one that the user gives has to be free, or it would find two. */
async function createSession(
  store: StoreApi,
  { agent, name, cwd }: { agent: AgentKind; name: string | undefined; cwd: string },
): Promise<Session> {
  const sessions = await store.listSessions({});
  const taken = sessions.find((session) => session.name === name);
  if (taken)
    throw new UsageError(`There is a session "${taken.name}" (${taken.id}). Continue it with resume.`);
  const names = sessions.map((session) => session.name);
  const newName = name ?? autoName(agent, new Date(), names);
  return store.createSession({ id: newSessionId(randomUUID), name: newName, agent, cwd });
}

async function sessionNamed(named: string, agent: AgentKind | undefined, store: StoreApi): Promise<Session> {
  const { session } = await findTarget(named, store);
  if (agent === undefined || agent === session.agent) return session;
  throw new UsageError(`The session "${session.name}" is one of ${session.agent}, not of ${agent}.`);
}

function createThread(store: StoreApi, { id: sessionId }: Session, name = defaultThreadName) {
  return store.createThread({ sessionId, name, providedId: newThreadId(randomUUID) });
}
