import { AgentError } from '../../domain/agentError.ts';
import type { ProcessExit } from './agentProcess.ts';

/** A process that ended before its turn did, with its last words. */
export function crashError(displayName: string, exit: ProcessExit): AgentError {
  const how = exit.signal ? `by ${exit.signal}` : `with code ${exit.code ?? 'unknown'}`;
  const said = exit.stderrTail ? ` Its last words: ${exit.stderrTail.slice(-1000)}` : '';
  return new AgentError('agent-crashed', `${displayName} ended in the middle of its work, ${how}.${said}`);
}
