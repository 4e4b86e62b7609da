import type { AgentEvent } from '../../domain/agentEvent.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { CliContext } from '../context.ts';
import type { Place, Printer } from './printer.ts';

/**
 * Every event as a JSON object on a line: `turnStarted`, what the agent says, `turnEnded`. Each has `type`, `sessionId`,
 * `threadId` and `remoteId`, which is null until the agent has named its conversation.
 */
export function eventPrinter({ session, threadId }: Place, { writeOut }: CliContext): Printer {
  let remoteId: RemoteThreadId | null = null;
  const write = (type: string, facts: object): void =>
    writeOut(JSON.stringify({ type, sessionId: session.id, threadId, remoteId, ...facts }));
  return {
    begin(turnId, continued) {
      remoteId = continued ?? null;
      const { name, agent, cwd } = session;
      write('turnStarted', { turnId, sessionName: name, agent, cwd });
    },
    hear(event) {
      if (event.type === 'threadStarted') remoteId = event.remoteId;
      write(event.type, factsOf(event));
    },
    end: ({ id, stopReason, usage }) => write('turnEnded', { turnId: id, stopReason, usage }),
  };
}

/** An error has no properties that JSON would show. */
function factsOf(event: AgentEvent): object {
  if (event.type !== 'turnFailed') return event;
  return { error: { code: event.error.code, message: event.error.message } };
}
