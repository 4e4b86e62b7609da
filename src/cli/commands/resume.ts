import { randomUUID } from 'node:crypto';
import { newThreadId } from '../../domain/ids.ts';
import { defaultThreadName } from '../../domain/session.ts';
import { defineCommand } from '../command.ts';
import { findStore } from '../findStore.ts';
import { findTarget, threadsOf } from '../findTarget.ts';
import { checkAgent } from '../turns/checkAgent.ts';
import { takeTurn } from '../turns/takeTurn.ts';
import { turnOptions } from '../turns/turnOptions.ts';

/** The next prompt of a thread, or of a session's latest one (G12, G13). */
export const resume = defineCommand({
  name: 'resume',
  summary: "Sends the next prompt: in the thread that is named, or in a session's latest",
  usage: 'ID|NAME PROMPT|-',
  streams: true,
  options: turnOptions,
  positionals: ['ID|NAME', 'PROMPT'],
  run({ values, positionals: [named = '', argument = ''] }, context) {
    return takeTurn(
      {
        values,
        argument,
        findStore: (context) => findStore(values.store, context),
        choosePlace: async (store, agents) => {
          const target = await findTarget(named, store);
          const { id: sessionId, agent } = target.session;
          checkAgent(agent, agents);
          const thread = threadsOf(target)[0]?.id;
          const newThread = { sessionId, name: defaultThreadName, providedId: newThreadId(randomUUID) };
          return { session: target.session, threadId: thread ?? (await store.createThread(newThread)) };
        },
      },
      context,
    );
  },
});
