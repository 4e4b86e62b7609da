import { AgentError } from '../../domain/agentError.ts';
import type { TurnRequest } from '../agentAdapter.ts';
import { startAgentProcess, type AgentProcess } from '../process/agentProcess.ts';
import { SilenceWatch } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { commandLine } from './commandLine.ts';
import { Control } from './control.ts';
import { locateClaude } from './detect.ts';
import { exitError } from './errors.ts';
import { probeClaude } from './probe.ts';
import { busyText, findLiveProcess } from './processRegister.ts';
import { checkSessionId } from './sessionId.ts';
import { claudeEnvironment, type ClaudeSettings } from './settings.ts';
import { TurnListener } from './turnListener.ts';

/** Silence after which the user is told that we still wait, in ms; the turn goes on. */
const defaultSilenceMs = 60_000;

export interface ClaudeTurnOptions {
  readonly settings: ClaudeSettings;
  readonly silenceMs: number | undefined;
}

/** One turn of Claude Code in a process of its own, which ends with it: its stdin is closed then. */
export async function driveClaudeTurn(
  turn: TurnDriver,
  request: TurnRequest,
  options: ClaudeTurnOptions,
): Promise<void> {
  const { settings, silenceMs = defaultSilenceMs } = options;
  checkSessionId(request.remoteId);
  await refuseBusy(request, settings);
  const process = turn.own(await start(turn, request, settings));
  turn.cancelled.throwIfAborted();
  const control = new Control((line) => process.writeLine(line));
  const silence = new SilenceWatch(silenceMs, (seconds) => tellSilence(turn, seconds));
  const { cwd, log, prompt, remoteId: asked } = request;
  const listener = new TurnListener({ turn, control, log, cwd, asked, silence });
  turn.cancelled.addEventListener('abort', () => control.interrupt());
  silence.begin();
  control.initialize();
  control.prompt(prompt);
  try {
    await listen(process, listener);
  } catch (error) {
    throw await explain(error, request, settings);
  } finally {
    silence.end();
  }
}

/** Claude Code has no lock: two that continue one conversation both succeed, and one of the turns is lost. */
async function refuseBusy({ remoteId }: TurnRequest, settings: ClaudeSettings): Promise<void> {
  const live = remoteId && (await findLiveProcess(remoteId, claudeEnvironment(settings)));
  if (live) throw new AgentError('thread-busy', `${busyText(live)}. Close it there, then send again.`);
}

async function start(
  turn: TurnDriver,
  request: TurnRequest,
  settings: ClaudeSettings,
): Promise<AgentProcess> {
  const { cwd, log, remoteId } = request;
  const command = await locateClaude(settings);
  turn.cancelled.throwIfAborted();
  log.info(
    remoteId === undefined ? 'Creating a Claude Code conversation' : 'Continuing a Claude Code conversation',
    { remoteId },
  );
  const args = commandLine(remoteId, settings);
  return startAgentProcess({ command, args, cwd, log, ...(settings.env && { env: settings.env }) });
}

/** Reads until Claude Code is gone, which is an error unless the turn has ended before. */
async function listen(process: AgentProcess, listener: TurnListener): Promise<never> {
  for await (const line of process.lines) listener.hear(line);
  throw exitError(await process.exited);
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

function tellSilence(turn: TurnDriver, seconds: number): void {
  const text = `Claude Code has said nothing for ${seconds} s. Still waiting; Stop ends the turn.`;
  turn.emit({ type: 'notice', level: 'info', text });
}
