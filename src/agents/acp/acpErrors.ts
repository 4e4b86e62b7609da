import type { RequestError } from '@agentclientprotocol/sdk';
import { AgentError, type AgentErrorCode } from '../../domain/agentError.ts';

/** What an agent answered with an error, in our words; its texts are matched only here. */
export function requestError(displayName: string, error: RequestError): AgentError {
  const said = `${error.message} ${dataText(error.data)}`;
  const cause = { cause: error };
  if (error.code === authRequired)
    return new AgentError(
      'not-logged-in',
      `${displayName} is not logged in. Log in with it, then send again.`,
      cause,
    );
  if (error.code === resourceNotFound || notFoundTexts.test(said) || isOpenCodeSession(error.data))
    return new AgentError('thread-not-found', `${displayName} no longer has this conversation.`, cause);
  return saidError(displayName, detail(error), cause);
}

/** What an agent said of a failure, where it gives no code that the protocol knows. */
export function saidError(displayName: string, said: string, cause?: ErrorOptions): AgentError {
  const found = failures.find(({ texts }) => texts.test(said));
  if (!found) return new AgentError('agent-failed', `${displayName} failed: ${said}`, cause);
  return new AgentError(found.code, `${displayName} ${found.what} (${said})`, cause);
}

const failures: readonly { readonly code: AgentErrorCode; readonly texts: RegExp; readonly what: string }[] =
  [
    { code: 'thread-archived', texts: /\bis archived\b/i, what: 'has archived this conversation.' },
    {
      code: 'thread-busy',
      texts: /thread_active_writer|already has an active writer/,
      what: 'cannot go on while another program works in this conversation.',
    },
    {
      code: 'rate-limited',
      texts: /\b429\b|rate.?limit|usage limit/i,
      what: 'has reached a limit. Try again later.',
    },
    {
      code: 'offline',
      texts: /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|connection (refused|failed)/i,
      what: 'cannot reach its server.',
    },
  ];

/** Fixed by ACP v1. */
const authRequired = -32000;
const resourceNotFound = -32002;

/** How agents that do not use the code for it say that a conversation is gone. */
const notFoundTexts = /no rollout found|invalid session id|session not found/i;

/** OpenCode names the service that failed, and gives no other sign. */
function isOpenCodeSession(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'service' in data && data.service === 'session';
}

function detail(error: RequestError): string {
  const data = dataText(error.data);
  return data && !error.message.includes(data) ? `${error.message} (${data})` : error.message;
}

function dataText(data: unknown): string {
  if (data === undefined || data === null) return '';
  if (typeof data === 'string') return data;
  if (typeof data === 'object' && 'details' in data && typeof data.details === 'string') return data.details;
  return JSON.stringify(data).slice(0, 500);
}
