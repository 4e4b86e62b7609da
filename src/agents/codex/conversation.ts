import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { TurnRequest } from '../agentAdapter.ts';
import { codexThreadIdSchema } from './codexThreadId.ts';
import type { RpcClient } from './rpcClient.ts';
import type { CodexSettings } from './settings.ts';

const client = { name: 'threadkeeper', title: 'Threadkeeper', version: '0.1.0' };

/** Says who we are; nothing else is answered before. */
export async function initialize(rpc: RpcClient): Promise<void> {
  await rpc.request('initialize', { clientInfo: client, capabilities: null });
  rpc.notify('initialized');
}

/**
 * Creates the conversation, or loads the one asked for: the authoritative check that it is still there. Throws
 * `thread-mismatch` when Codex gives another one (invariant 4).
 */
export async function openThread(
  rpc: RpcClient,
  { remoteId, cwd, log }: TurnRequest,
  { model, sandbox, approvalPolicy }: CodexSettings,
): Promise<OpenedThread> {
  const settings = { cwd, sandbox, approvalPolicy, ...(model && { model }) };
  const method = remoteId === undefined ? 'thread/start' : 'thread/resume';
  log.info(remoteId === undefined ? 'Creating a Codex conversation' : 'Continuing a Codex conversation', {
    method,
    remoteId,
    sandbox,
    approvalPolicy,
  });
  const resume = remoteId === undefined ? {} : { threadId: remoteId, excludeTurns: true };
  const opened = decodeAnswer(threadSchema, method, await rpc.request(method, { ...resume, ...settings }));
  const { id } = opened.thread;
  if (remoteId === undefined || id === remoteId.toLowerCase()) return { id, model: opened.model };
  throw new AgentError('thread-mismatch', `Codex opened the conversation ${id} instead of ${remoteId}.`);
}

export interface OpenedThread {
  readonly id: RemoteThreadId;
  /** The model that holds, as far as Codex says. */
  readonly model: string | undefined;
}

const threadSchema = v.looseObject({
  thread: v.looseObject({ id: codexThreadIdSchema }),
  model: v.fallback(v.optional(v.string()), undefined),
});

/** Sends the prompt; what comes of it is told by notifications. */
export async function sendPrompt(
  rpc: RpcClient,
  threadId: RemoteThreadId,
  { prompt, log }: TurnRequest,
): Promise<void> {
  log.info('Sending the prompt to Codex', { method: 'turn/start', remoteId: threadId });
  const input = [{ type: 'text', text: prompt, text_elements: [] }];
  await rpc.request('turn/start', { threadId, input });
}

function decodeAnswer<T>(
  schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>,
  method: string,
  answer: unknown,
): T {
  const decoded = decode(schema, answer);
  if (decoded.ok) return decoded.value;
  throw new AgentError('protocol', `Codex answered ${method} in a way we do not know: ${decoded.reason}.`);
}
