import { join } from 'node:path';
import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { TurnRequest } from '../agentAdapter.ts';
import { startAgentProcess, type StartProcess } from '../process/agentProcess.ts';
import { locateProgram } from '../process/agentProgram.ts';
import { defaultSilenceMs, SilenceWatch, silenceNotice } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { ClaudeProcess } from './claudeProcess.ts';
import { commandLine } from './commandLine.ts';
import { exitError } from './errors.ts';
import { claudeHome } from './home.ts';
import type { KeptProcesses } from './keptProcesses.ts';
import { probeClaude } from './probe.ts';
import { busyText, findLiveProcess } from './processRegister.ts';
import { claudePlace, claudeProgram } from './program.ts';
import { checkSessionId } from './sessionId.ts';
import { claudeEnvironment, type ClaudeSettings } from './settings.ts';
import { hasPrompt } from './transcriptFiles.ts';
import { TurnListener } from './turnListener.ts';

export interface ClaudeTurnOptions {
  readonly settings: ClaudeSettings;
  /** Of all turns of the adapter. */
  readonly kept: KeptProcesses;
  /** Starts Claude Code; a recorded one can be played instead. */
  readonly startProcess?: StartProcess;
}

/**
 * One turn of Claude Code. Its process ends with it, unless a prompt of the same conversation waits already: that one
 * goes on in it. A conversation that somebody else has open is not continued: Claude Code has no lock, and one of the
 * two turns would be lost.
 */
export async function driveClaudeTurn(
  turn: TurnDriver,
  request: TurnRequest,
  options: ClaudeTurnOptions,
): Promise<void> {
  const { remoteId } = request;
  checkSessionId(remoteId);
  if (remoteId === undefined) return converse(turn, request, options);
  await refuseBusy(remoteId, request.log, options);
  ours.add(remoteId);
  try {
    await converse(turn, request, options);
  } catch (error) {
    throw await explain(error, request, options.settings);
  } finally {
    ours.delete(remoteId);
  }
}

/** Conversations that turns of ours continue: it takes half a second until Claude Code's register has them. */
const ours = new Set<RemoteThreadId>();

async function refuseBusy(
  id: RemoteThreadId,
  log: Logger,
  { settings, kept }: ClaudeTurnOptions,
): Promise<void> {
  const live = await findLiveProcess(id, claudeEnvironment(settings), kept.has).catch((error: unknown) => {
    log.warn('Claude Code’s register of processes cannot be read', { error });
  });
  if (!live && !ours.has(id)) return;
  const what = live ? busyText(live) : 'another turn is in this conversation';
  throw new AgentError('thread-busy', `Not sent: ${what}. Close it there, then send again.`);
}

async function converse(turn: TurnDriver, request: TurnRequest, options: ClaudeTurnOptions): Promise<void> {
  const { settings, kept } = options;
  const process = turn.own(await processFor(turn, request, options));
  turn.cancelled.throwIfAborted();
  const { control } = process;
  const { cwd, log, remoteId: asked, silenceMs = defaultSilenceMs } = request;
  const silence = new SilenceWatch(silenceMs, (seconds) =>
    turn.emit(silenceNotice(claudeProgram.displayName, seconds)),
  );
  const projects = join(claudeHome(claudeEnvironment(settings)), 'projects');
  const isStored = (id: RemoteThreadId) => hasPrompt(id, projects);
  const leaving = new AbortController();
  const onCleanEnd = (id: RemoteThreadId) => {
    if (!isFollowed(turn, request)) return;
    turn.disown(process);
    kept.keep(id, process);
    leaving.abort();
  };
  const listener = new TurnListener({ turn, control, log, cwd, asked, silence, isStored, onCleanEnd });
  turn.cancelled.addEventListener('abort', () => control.interrupt());
  silence.begin();
  const heard = listen(turn, process, { listener, left: leaving.signal });
  const sent = sendPrompt({ turn, process, listener }, request, settings);
  await Promise.all([heard, sent]).finally(() => silence.end());
}

/** A prompt that is a command may have changed how the process works, which the next turn must not find. */
function isFollowed({ cancelled }: TurnDriver, { isFollowed, prompt }: TurnRequest): boolean {
  return !cancelled.aborted && !prompt.startsWith('/') && isFollowed?.() === true;
}

interface Conversation {
  readonly turn: TurnDriver;
  readonly process: ClaudeProcess;
  readonly listener: TurnListener;
}

/** At once, unless the user chose something: then when that is set. */
async function sendPrompt(
  { turn, process, listener: { offers } }: Conversation,
  { prompt, choices = {} }: TurnRequest,
  { permissionMode: mode, model }: ClaudeSettings,
): Promise<void> {
  const { control } = process;
  const initialized = process.offers.then((answer) => offers.initialized(answer));
  if (choices.mode !== undefined || choices.model !== undefined) {
    await initialized;
    await offers.apply(choices, { mode, model }, control);
    turn.cancelled.throwIfAborted();
  }
  control.prompt(prompt);
}

/** The one that was kept for this turn, or a new one. */
async function processFor(
  turn: TurnDriver,
  request: TurnRequest,
  options: ClaudeTurnOptions,
): Promise<ClaudeProcess> {
  const { settings, kept, startProcess = startAgentProcess } = options;
  const { cwd, log, remoteId, choices = {} } = request;
  const likeness = JSON.stringify([settings, cwd, choices]);
  const before = remoteId && (await kept.take(remoteId, likeness));
  if (before) {
    log.info('Continuing a Claude Code conversation in its process', { remoteId, pid: before.pid });
    return before;
  }
  const command = await locateProgram(claudeProgram, claudePlace(settings));
  turn.cancelled.throwIfAborted();
  log.info(
    remoteId === undefined ? 'Creating a Claude Code conversation' : 'Continuing a Claude Code conversation',
    { remoteId },
  );
  const args = commandLine(remoteId, settings);
  const env = settings.env && { env: settings.env };
  return new ClaudeProcess(await startProcess({ command, args, cwd, log, ...env }), likeness);
}

/** Reads until the turn leaves the process to the next one, or it is gone: an error unless the turn has ended before. */
async function listen(
  turn: TurnDriver,
  process: ClaudeProcess,
  { listener, left }: { readonly listener: TurnListener; readonly left: AbortSignal },
): Promise<void> {
  try {
    for await (const line of turn.paced(process.linesUntil(left))) listener.hear(line);
    if (left.aborted) return;
    const exit = await process.exited;
    await listener.gone();
    throw exitError(exit);
  } finally {
    if (!left.aborted) process.control.close();
  }
}

/** Some versions do not find a conversation of another folder: it is there all the same (invariant 5). */
async function explain(error: unknown, request: TurnRequest, settings: ClaudeSettings): Promise<unknown> {
  const { remoteId, cwd } = request;
  if (!(error instanceof AgentError) || error.code !== 'thread-not-found' || !remoteId) return error;
  const { health, reason } = await probeClaude(remoteId, cwd, claudeEnvironment(settings));
  if (health !== 'moved') return error;
  return new AgentError(
    'agent-failed',
    `Claude Code continues this conversation only in its folder: ${reason}.`,
  );
}
