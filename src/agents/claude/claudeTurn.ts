import { join } from 'node:path';
import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { TurnRequest } from '../agentAdapter.ts';
import { startAgentProcess, type AgentProcess, type StartProcess } from '../process/agentProcess.ts';
import { locateProgram } from '../process/agentProgram.ts';
import { defaultSilenceMs, SilenceWatch, silenceNotice } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { commandLine } from './commandLine.ts';
import { Control } from './control.ts';
import { exitError } from './errors.ts';
import { claudeHome } from './home.ts';
import { probeClaude } from './probe.ts';
import { busyText, findLiveProcess } from './processRegister.ts';
import { claudePlace, claudeProgram } from './program.ts';
import { checkSessionId } from './sessionId.ts';
import { claudeEnvironment, type ClaudeSettings } from './settings.ts';
import { hasPrompt } from './transcriptFiles.ts';
import { TurnListener } from './turnListener.ts';

export interface ClaudeTurnOptions {
  readonly settings: ClaudeSettings;
  /** Starts Claude Code; a recorded one can be played instead. */
  readonly startProcess?: StartProcess;
}

/**
 * One turn of Claude Code in a process of its own, which ends with it: its stdin is closed then. A conversation that
 * somebody else has open is not continued: Claude Code has no lock, and one of the two turns would be lost.
 */
export async function driveClaudeTurn(
  turn: TurnDriver,
  request: TurnRequest,
  options: ClaudeTurnOptions,
): Promise<void> {
  const { remoteId } = request;
  checkSessionId(remoteId);
  if (remoteId === undefined) return converse(turn, request, options);
  await refuseBusy(remoteId, request.log, options.settings);
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

async function refuseBusy(id: RemoteThreadId, log: Logger, settings: ClaudeSettings): Promise<void> {
  const live = await findLiveProcess(id, claudeEnvironment(settings)).catch((error: unknown) => {
    log.warn('Claude Code’s register of processes cannot be read', { error });
  });
  if (!live && !ours.has(id)) return;
  const what = live ? busyText(live) : 'another turn is in this conversation';
  throw new AgentError('thread-busy', `Not sent: ${what}. Close it there, then send again.`);
}

async function converse(turn: TurnDriver, request: TurnRequest, options: ClaudeTurnOptions): Promise<void> {
  const { settings } = options;
  const process = turn.own(await start(turn, request, options));
  turn.cancelled.throwIfAborted();
  const control = new Control((line) => process.writeLine(line));
  const { cwd, log, remoteId: asked, silenceMs = defaultSilenceMs } = request;
  const silence = new SilenceWatch(silenceMs, (seconds) =>
    turn.emit(silenceNotice(claudeProgram.displayName, seconds)),
  );
  const projects = join(claudeHome(claudeEnvironment(settings)), 'projects');
  const isStored = (id: RemoteThreadId) => hasPrompt(id, projects);
  const listener = new TurnListener({ turn, control, log, cwd, asked, silence, isStored });
  turn.cancelled.addEventListener('abort', () => control.interrupt());
  silence.begin();
  const heard = listen(turn.paced(process.lines), process, listener).finally(() => control.close());
  const sent = sendPrompt({ turn, control, listener }, request, settings);
  await Promise.all([heard, sent]).finally(() => silence.end());
}

interface Conversation {
  readonly turn: TurnDriver;
  readonly control: Control;
  readonly listener: TurnListener;
}

/** At once, unless the user chose something: then when that is set. */
async function sendPrompt(
  { turn, control, listener: { offers } }: Conversation,
  { prompt, choices = {} }: TurnRequest,
  { permissionMode: mode, model }: ClaudeSettings,
): Promise<void> {
  const initialized = control.initialize().then((answer) => offers.initialized(answer));
  if (choices.mode !== undefined || choices.model !== undefined) {
    await initialized;
    await offers.apply(choices, { mode, model }, control);
    turn.cancelled.throwIfAborted();
  }
  control.prompt(prompt);
}

async function start(
  turn: TurnDriver,
  request: TurnRequest,
  { settings, startProcess = startAgentProcess }: ClaudeTurnOptions,
): Promise<AgentProcess> {
  const { cwd, log, remoteId } = request;
  const command = await locateProgram(claudeProgram, claudePlace(settings));
  turn.cancelled.throwIfAborted();
  log.info(
    remoteId === undefined ? 'Creating a Claude Code conversation' : 'Continuing a Claude Code conversation',
    { remoteId },
  );
  const args = commandLine(remoteId, settings);
  return startProcess({ command, args, cwd, log, ...(settings.env && { env: settings.env }) });
}

/** Reads until Claude Code is gone, which is an error unless the turn has ended before. */
async function listen(
  lines: AsyncIterable<string>,
  process: AgentProcess,
  listener: TurnListener,
): Promise<never> {
  for await (const line of lines) listener.hear(line);
  const exit = await process.exited;
  await listener.gone();
  throw exitError(exit);
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
