import { messageOf } from '../../base/decode.ts';
import { Lazy } from '../../base/lazy.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { TurnRequest } from '../agentAdapter.ts';
import { startAgentProcess, type AgentProcess, type StartProcess } from '../process/agentProcess.ts';
import { locateProgram } from '../process/agentProgram.ts';
import { crashError } from '../process/crashError.ts';
import { defaultSilenceMs, SilenceWatch, silenceNotice } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { checkThreadId } from './codexThreadId.ts';
import { initialize, openThread, sendPrompt } from './conversation.ts';
import { chooseModel, listModels, offerModels } from './models.ts';
import { codexPlace, codexProgram } from './program.ts';
import { RpcClient } from './rpcClient.ts';
import { appServer, type CodexSettings } from './settings.ts';
import { TurnListener } from './turnListener.ts';

export interface CodexTurnOptions {
  readonly settings: CodexSettings;
  /** Starts the app-server; a recorded one can be played instead. */
  readonly startProcess?: StartProcess;
}

/**
 * One turn of Codex in an app-server of its own. A process a turn, because one that has a thread loaded locks it for
 * every other until it exits.
 */
export async function driveCodexTurn(
  turn: TurnDriver,
  request: TurnRequest,
  options: CodexTurnOptions,
): Promise<void> {
  const { settings, startProcess = startAgentProcess } = options;
  const { cwd, log, remoteId, silenceMs = defaultSilenceMs } = request;
  checkThreadId(remoteId);
  const command = await locateProgram(codexProgram, codexPlace(settings));
  turn.cancelled.throwIfAborted();
  const process = turn.own(await startProcess({ command, ...appServer(settings), cwd, log }));
  turn.cancelled.throwIfAborted();
  const rpc = new RpcClient((line) => process.writeLine(line));
  const silence = new SilenceWatch(silenceMs, (seconds) =>
    turn.emit(silenceNotice(codexProgram.displayName, seconds)),
  );
  const listener = new TurnListener({ turn, rpc, log, cwd, silence });
  turn.cancelled.addEventListener('abort', () => void interrupt({ turn, rpc, listener, request }));
  silence.begin();
  try {
    await Promise.all([
      listen({ turn, rpc, listener }, process),
      converse({ turn, rpc, listener, request, settings }),
    ]);
  } finally {
    silence.end();
  }
}

/** Reads until Codex is gone, which is a crash unless the turn has ended before. */
async function listen({ turn, rpc, listener }: Heard, process: AgentProcess): Promise<never> {
  try {
    for await (const line of turn.paced(process.lines)) await listener.hear(line);
    throw crashError('Codex', await process.exited);
  } catch (error) {
    const reason = error instanceof AgentError ? error : new AgentError('agent-failed', messageOf(error));
    rpc.close(reason);
    throw reason;
  }
}

interface Heard {
  readonly turn: TurnDriver;
  readonly rpc: RpcClient;
  readonly listener: TurnListener;
}

interface Conversation extends Heard {
  readonly request: TurnRequest;
  readonly settings: CodexSettings;
}

async function converse({ turn, rpc, listener, request, settings }: Conversation): Promise<void> {
  const { choices, log, remoteId } = request;
  await initialize(rpc);
  const models = new Lazy(() => listModels(rpc, log));
  const chosen = await chooseModel(choices?.model, settings.model, models);
  const { id, model } = await openThread(rpc, request, { ...settings, model: chosen.model });
  listener.opened(id, remoteId === undefined);
  if (chosen.notice) turn.emit({ type: 'notice', level: 'warning', text: chosen.notice });
  const known = remoteId === undefined ? undefined : request.offers;
  await Promise.all([sendPrompt(rpc, id, request), offerModels({ models, model, known }, turn)]);
}

/** The user stopped: Codex ends the turn itself, and keeps the conversation in order by that. */
async function interrupt({ turn, rpc, listener, request }: Omit<Conversation, 'settings'>): Promise<void> {
  const { threadId, turnId } = listener;
  try {
    if (threadId === undefined || turnId === undefined) turn.complete('cancelled');
    else await rpc.request('turn/interrupt', { threadId, turnId });
  } catch (error) {
    // The turn is ended in any case: by its deadline, or because Codex is gone.
    request.log.warn('Codex did not take the interrupt', { error });
  }
}
