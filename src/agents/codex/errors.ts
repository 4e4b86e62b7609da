import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import { AgentError, type AgentErrorCode } from '../../domain/agentError.ts';

/** `error` of a turn, and of the `error` notification. */
export const turnErrorSchema = v.looseObject({
  message: v.string(),
  codexErrorInfo: v.optional(v.unknown()),
  additionalDetails: v.nullish(v.string()),
});
export type TurnError = v.InferOutput<typeof turnErrorSchema>;

/** Codex answered one of our requests with an error. Its texts are matched here and nowhere else. */
export function requestError(method: string, text: string): AgentError {
  const found = requestErrors.find(({ pattern }) => pattern.test(text));
  if (found) return new AgentError(found.code, `${found.says} (${text})`);
  return new AgentError('agent-failed', `Codex refused ${method}: ${text}`);
}

const requestErrors: readonly { pattern: RegExp; code: AgentErrorCode; says: string }[] = [
  {
    pattern: /no rollout found|thread not found|invalid (session|thread) id/i,
    code: 'thread-not-found',
    says: 'Codex no longer has this conversation.',
  },
  {
    pattern: /is archived/i,
    code: 'thread-archived',
    says: 'This conversation is archived in Codex. Unarchive it there to continue.',
  },
  {
    pattern: /already has an active writer/i,
    code: 'thread-busy',
    says: 'Another Codex is working in this conversation. Close it there, then send again.',
  },
  {
    pattern: /rollout at .* is empty/i,
    code: 'agent-failed',
    says: 'Codex’s file of this conversation is empty, so it cannot be continued.',
  },
];

/** The reason of a turn that failed, from the HTTP status where Codex gives one. */
export function turnError(error: TurnError | null | undefined): AgentError {
  if (!error)
    return new AgentError('agent-failed', 'Codex ended the turn with an error and did not say which.');
  const code = turnErrorCode(error);
  return new AgentError(code, advice[code] ? `${advice[code]} (${error.message})` : error.message);
}

const advice: Partial<Record<AgentErrorCode, string>> = {
  'not-logged-in': 'Codex is not logged in. Run `codex login` in a terminal, then send again.',
  'rate-limited': 'The limit of your Codex account or model is reached. Wait a while, then send again.',
  offline: 'Codex cannot reach its model. Check the network, then send again.',
};

function turnErrorCode(error: TurnError): AgentErrorCode {
  const { name, status } = infoOf(error.codexErrorInfo);
  if (name === 'unauthorized' || status === 401) return 'not-logged-in';
  if (name === 'usageLimitExceeded' || name === 'rateLimitExceeded' || status === 429) return 'rate-limited';
  if (/connection refused|error sending request|waiting for network/i.test(error.message)) return 'offline';
  return 'agent-failed';
}

/** `codexErrorInfo` is a name, or one name with an object that may have an HTTP status. */
function infoOf(info: unknown): { name?: string; status?: number } {
  if (typeof info === 'string') return { name: info };
  const decoded = decode(errorInfoSchema, info);
  const [name, facts] = (decoded.ok ? Object.entries(decoded.value) : [])[0] ?? [];
  return { ...(name && { name }), ...(facts?.httpStatusCode && { status: facts.httpStatusCode }) };
}
const errorInfoSchema = v.record(v.string(), v.looseObject({ httpStatusCode: v.nullish(v.number()) }));

/** What a retry notice says: the reason is in the details, when there is one. */
export function retryText({ message, additionalDetails }: TurnError): string {
  return additionalDetails ? `${message} (${additionalDetails})` : message;
}
