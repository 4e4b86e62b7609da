/** The causes that the runner and the panel tell apart. An agent's own texts are matched only in its adapter. */
export const agentErrorCodes = [
  'thread-not-found',
  'thread-archived',
  'thread-busy',
  'thread-mismatch',
  'not-logged-in',
  'not-installed',
  'not-executable',
  'wrong-version',
  'offline',
  'rate-limited',
  'agent-crashed',
  'agent-failed',
  'protocol',
  'cancelled',
  'timeout',
] as const;
export type AgentErrorCode = (typeof agentErrorCodes)[number];

/** An agent, or the way to it, failed. `message` is for the user: what happened, in one or two sentences. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
