import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { Choices } from '../../domain/offers.ts';
import type { TurnRequest } from '../agentAdapter.ts';
import { startAgentProcess, type AgentProcess, type StartProcess } from '../process/agentProcess.ts';
import { locateProgram } from '../process/agentProgram.ts';
import { crashError } from '../process/crashError.ts';
import { defaultSilenceMs, SilenceWatch, silenceNotice } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import { checkThreadId } from './ampThreadId.ts';
import { ampPlace, ampProgram, checkLogin } from './detect.ts';
import { saidError, startError } from './errors.ts';
import { ampEnvironment, type AmpSettings } from './settings.ts';
import { TurnListener } from './turnListener.ts';
import { promptLine } from './wire.ts';

/** How long things may take, in ms. */
export interface AmpLimits {
  /** Until Amp says in which thread it works; usually 1 to 6 s. */
  readonly openMs: number;
  /** Silence after which the user is told that we still wait, if the request does not say. */
  readonly silenceMs: number;
  /** A probe, altogether; usually 1 to 2 s. */
  readonly probeMs: number;
}

export const defaultLimits: AmpLimits = { openMs: 60_000, silenceMs: defaultSilenceMs, probeMs: 10_000 };

export interface AmpTurnOptions {
  readonly settings: AmpSettings;
  readonly limits: AmpLimits;
  /** Starts Amp; a recorded one can be played instead. */
  readonly startProcess?: StartProcess;
}

/** One turn of Amp in a process of its own: a thread is open in one process at a time, for as long as it lives. */
export async function driveAmpTurn(
  turn: TurnDriver,
  request: TurnRequest,
  options: AmpTurnOptions,
): Promise<void> {
  const { limits } = options;
  checkThreadId(request.remoteId);
  const process = await start(turn, request, options);
  turn.cancelled.addEventListener('abort', () => process.interrupt());
  const { remoteId: asked, cwd, log, silenceMs = limits.silenceMs } = request;
  // Not only when something is wrong: a message comes only when it is whole.
  const silence = new SilenceWatch(silenceMs, (seconds) =>
    turn.emit(silenceNotice(ampProgram.displayName, seconds)),
  );
  const leftOut = leftOutOf(request.choices);
  const listener = new TurnListener({ turn, asked, cwd, log, silence, leftOut });
  const tooLate = setTimeout(() => listener.isOpen || turn.fail(openTimeout(limits.openMs)), limits.openMs);
  silence.begin();
  process.writeLine(promptLine(request.prompt));
  // Amp ends its turn only when there is no more to come; with an open stdin it waits for ever.
  process.endInput();
  try {
    for await (const line of turn.paced(process.lines)) await listener.hear(line);
    throw await whyGone(process, listener, asked);
  } finally {
    clearTimeout(tooLate);
    silence.end();
  }
}

/** Amp has no models to choose from: its mode decides, and it tells nobody which modes it has. */
function leftOutOf({ model }: Choices = {}): string | undefined {
  if (model === undefined) return undefined;
  const why = 'Amp chooses its model by its mode, which `--mode` in threadkeeper.amp.args sets';
  return `Amp does not offer the model "${model}" here, so its own one is used: ${why}.`;
}

async function start(
  turn: TurnDriver,
  request: TurnRequest,
  { settings, startProcess = startAgentProcess }: AmpTurnOptions,
): Promise<AgentProcess> {
  const { cwd, log, remoteId } = request;
  const env = ampEnvironment(settings);
  await checkLogin(env);
  const command = await locateProgram(ampProgram, ampPlace(settings));
  turn.cancelled.throwIfAborted();
  const args = [...turnArguments(remoteId), ...(settings.args ?? [])];
  log.info(remoteId === undefined ? 'Creating an Amp thread' : 'Continuing an Amp thread', {
    remoteId,
    args,
  });
  const process = turn.own(await startProcess({ command, args, cwd, log, env }));
  turn.cancelled.throwIfAborted();
  return process;
}

/**
 * A new thread gets no thread arguments (P6), but the wish to stay: Amp archives a thread that was made by one
 * command. To continue: `threads continue <id> …` (P5).
 */
export function turnArguments(remoteId: RemoteThreadId | undefined): string[] {
  const thread = remoteId === undefined ? ['--no-archive-after-execute'] : ['threads', 'continue', remoteId];
  return [...thread, '--execute', '--stream-json', '--stream-json-thinking', '--stream-json-input'];
}

/** That Amp is gone is an error unless the turn has ended before. */
async function whyGone(
  process: AgentProcess,
  listener: TurnListener,
  asked: RemoteThreadId | undefined,
): Promise<AgentError> {
  const exit = await process.exited;
  if (!listener.isOpen) return startError(exit, asked);
  return exit.signal === null && exit.stderrTail ? saidError(exit.stderrTail) : crashError('Amp', exit);
}

function openTimeout(ms: number): AgentError {
  return new AgentError('timeout', `Amp did not open the thread within ${ms / 1000} s. Send again.`);
}
