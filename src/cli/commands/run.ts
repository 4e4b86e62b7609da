import { stat } from 'node:fs/promises';
import path from 'node:path';
import { defineCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { CommandError, UsageError } from '../failure.ts';
import { findOrPlaceStore } from '../findStore.ts';
import { plainLine } from '../plainText.ts';
import { makePlace, type NewPlace } from '../turns/newPlace.ts';
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
      help: "The session's name, by default KIND-YYMMDDHHmm; with --session the thread's, by default its prompt",
    },
    cwd: { type: 'string', value: 'DIR', help: 'The folder the agent works in. Default: the current one' },
    session: {
      type: 'string',
      value: 'ID|NAME',
      help: 'Begin a thread in this session, with its agent and folder',
    },
    ...turnOptions,
  },
  positionals: ['PROMPT'],
  async run({ values, positionals: [argument = ''] }, context) {
    const wanted = newPlace(values, context);
    const near = wanted.kind === 'session' ? wanted.cwd : context.cwd;
    await checkFolder(near);
    return takeTurn(
      {
        values,
        argument,
        findStore: (context) => findOrPlaceStore(values.store, context, near),
        choosePlace: async (store, agents) => {
          const place = await makePlace(wanted, store, agents);
          const { name, id } = place.session;
          if (!values.json) context.writeError(`Session ${plainLine(name)} (${id})`);
          return place;
        },
      },
      context,
    );
  },
});

interface Given {
  readonly agent?: string | undefined;
  readonly name?: string | undefined;
  readonly cwd?: string | undefined;
  readonly session?: string | undefined;
}

function newPlace({ agent, name, cwd, session }: Given, context: CliContext): NewPlace {
  if (name?.trim() === '') throw new UsageError('--name is empty.');
  if (session === undefined) {
    if (agent === undefined) throw new UsageError('--agent is missing.');
    return { kind: 'session', agent, name, cwd: path.resolve(context.cwd, cwd ?? '.') };
  }
  if (cwd !== undefined)
    throw new UsageError('--cwd is for a new session; that of --session has its own folder.');
  return { kind: 'thread', session, agent, name };
}

async function checkFolder(cwd: string): Promise<void> {
  const isFolder = await stat(cwd).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new CommandError(`There is no folder ${cwd}.`);
}
