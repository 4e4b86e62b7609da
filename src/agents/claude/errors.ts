import { AgentError, type AgentErrorCode } from '../../domain/agentError.ts';
import type { ProcessExit } from '../process/agentProcess.ts';
import { crashError } from '../process/crashError.ts';
import type { ResultLine, SystemLine } from './wire.ts';

/**
 * Why a turn failed: `apiError` is how Claude Code named an error of the API in the answer before. Its texts are
 * matched here and nowhere else.
 */
export function resultError(result: ResultLine, apiError: string | undefined): AgentError {
  const said = [...(result.errors ?? []), result.result ?? ''].filter(Boolean).join(' ');
  if (notFound.test(said)) return notFoundError(said);
  const code = codeOf(result, apiError, said);
  const text = said || `It ended the turn with ${result.subtype}.`;
  return new AgentError(code, advice[code] ? `${advice[code]} (${text})` : `Claude Code failed: ${text}`);
}

/** A process that ended without a result; its exit code says nothing that could be relied on. */
export function exitError(exit: ProcessExit): AgentError {
  const { stderrTail } = exit;
  if (notFound.test(stderrTail)) return notFoundError(stderrTail);
  if (/unknown option/.test(stderrTail))
    return new AgentError(
      'wrong-version',
      `This Claude Code does not know an argument it was given. Update it with \`claude update\`, or look at the setting threadkeeper.claude.args. (${stderrTail})`,
    );
  return crashError('Claude Code', exit);
}

/** What a retry notice says. */
export function retryText({ attempt, max_retries, retry_delay_ms, error_status, error }: SystemLine): string {
  const reason = error_status ? `status ${error_status}` : 'no connection';
  const named = error && error !== 'unknown' ? `, ${error.replaceAll('_', ' ')}` : '';
  const wait = Math.ceil((retry_delay_ms ?? 0) / 1000);
  return `Claude Code got no answer of its model (${reason}${named}). It tries again in ${wait} s, ${attempt ?? '?'} of ${max_retries ?? '?'}.`;
}

const notFound = /No conversation found/;

function notFoundError(said: string): AgentError {
  return new AgentError('thread-not-found', `Claude Code no longer has this conversation. (${said})`);
}

function codeOf(result: ResultLine, apiError: string | undefined, said: string): AgentErrorCode {
  const { api_error_status: status, api_error: name = '' } = result;
  if (status === 401 || apiError === 'authentication_failed' || apiError === 'oauth_org_not_allowed')
    return 'not-logged-in';
  if (status === 429 || apiError === 'rate_limit') return 'rate-limited';
  if (name === 'connection_failed' || unreachable.test(said)) return 'offline';
  return 'agent-failed';
}
const unreachable = /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|Unable to connect/;

const advice: Partial<Record<AgentErrorCode, string>> = {
  'not-logged-in':
    'Claude Code is not logged in. Run `claude` in a terminal and type /login, then send again.',
  'rate-limited': 'The limit of your Claude account or model is reached. Wait a while, then send again.',
  offline: 'Claude Code cannot reach its model. Check the network, then send again.',
};
