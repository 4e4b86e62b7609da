import { AgentError } from '../../domain/agentError.ts';
import { startAgentProcess } from '../process/agentProcess.ts';
import { locateProgram } from '../process/agentProgram.ts';
import { delay } from '../process/delay.ts';
import { isAmpThreadId } from './ampThreadId.ts';
import { ampPlace, ampProgram, checkLogin } from './detect.ts';
import { saidError, threadError } from './errors.ts';
import type { AmpProbe } from './probe.ts';
import { ampEnvironment } from './settings.ts';

/** Brings an archived thread back by `amp threads archive --unarchive <id>`. Throws `AgentError`. */
export async function unarchiveAmp({ remoteId, cwd, settings, timeoutMs, log }: AmpProbe): Promise<void> {
  if (!isAmpThreadId(remoteId)) throw new AgentError('thread-not-found', `${remoteId} is no ID of Amp.`);
  const env = ampEnvironment(settings);
  await checkLogin(env);
  const command = await locateProgram(ampProgram, ampPlace(settings));
  const args = ['threads', 'archive', '--unarchive', remoteId];
  const process = await startAgentProcess({ command, args, cwd, log, env });
  process.endInput();
  const tooLate = delay(timeoutMs, process.exited).then(() => process.kill());
  for await (const line of process.lines) log.info('Amp says', { line });
  const { code, stderrTail } = await process.exited;
  await tooLate;
  // The code alone decides nothing, but its words are only an error where there is one.
  if (code !== 0) throw threadError(stderrTail, remoteId) ?? saidError(stderrTail);
}
