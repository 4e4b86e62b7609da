import type { BaseIssue, BaseSchema } from 'valibot';
import { decode } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import { AgentError } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { AcpConnection } from './acpConnection.ts';
import { methods } from './methods.ts';
import { readSettings, type SessionSettings } from './sessionSettings.ts';
import { initializeSchema, newSessionSchema, openedSessionSchema, type AgentCapabilities } from './wire.ts';

export interface ConversationRequest {
  readonly connection: AcpConnection;
  readonly remoteId?: RemoteThreadId | undefined;
  readonly cwd: string;
  readonly displayName: string;
  readonly timeoutMs: number;
  readonly log: Logger;
}

export interface Conversation {
  readonly remoteId: RemoteThreadId;
  readonly how: 'new' | 'resume' | 'load';
  /** What can be chosen in it. */
  readonly settings: SessionSettings;
}

/** Shakes hands. Files and terminals are not served: the agent works on the disk itself. */
export async function initialize(request: ConversationRequest): Promise<AgentCapabilities> {
  const { connection, displayName, timeoutMs } = request;
  const answer = await connection.request(methods.initialize, initializeParams, timeoutMs);
  const { protocolVersion, agentCapabilities } = read(initializeSchema, answer, displayName);
  if (protocolVersion === 1) return agentCapabilities ?? {};
  throw new AgentError(
    'wrong-version',
    `${displayName} speaks version ${protocolVersion} of the Agent Client Protocol; version 1 is needed.`,
  );
}

/**
 * Opens the stored conversation, or lets the agent create one (P6). Resumes if the agent can: loading replays the
 * whole history. Throws `AgentError`, among them 'thread-mismatch' when another conversation than asked for was
 * opened (invariant 4).
 */
export async function openConversation(
  request: ConversationRequest,
  capabilities: AgentCapabilities,
): Promise<Conversation> {
  const { connection, remoteId, cwd, displayName, timeoutMs, log } = request;
  const how = howToOpen(request, capabilities);
  log.info('Opening conversation', { how, remoteId, cwd });
  if (remoteId === undefined || how === 'new') {
    const answer = await connection.request(methods.session.new, { cwd, mcpServers: [] }, timeoutMs);
    const remoteId = read(newSessionSchema, answer, displayName).sessionId;
    return { how, remoteId, settings: readSettings(answer) };
  }
  const params = { sessionId: remoteId, cwd, mcpServers: [] };
  const answer = await connection.request(methods.session[how], params, timeoutMs);
  const opened = read(openedSessionSchema, answer, displayName)?.sessionId ?? remoteId;
  if (opened === remoteId) return { how, remoteId, settings: readSettings(answer) };
  log.warn('Agent opened another conversation', { asked: remoteId, opened });
  throw new AgentError(
    'thread-mismatch',
    `${displayName} opened another conversation (${opened}) than the stored one (${remoteId}).`,
  );
}

const initializeParams = {
  protocolVersion: 1,
  clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
  clientInfo: { name: 'threadkeeper', title: 'Threadkeeper', version: '1' },
};

function howToOpen(request: ConversationRequest, capabilities: AgentCapabilities): Conversation['how'] {
  if (request.remoteId === undefined) return 'new';
  if (capabilities.sessionCapabilities?.resume) return 'resume';
  if (capabilities.loadSession) return 'load';
  throw new AgentError('agent-failed', `${request.displayName} cannot continue an earlier conversation.`);
}

/** Decodes an answer, or blames the agent for it. */
export function read<T>(
  schema: BaseSchema<unknown, T, BaseIssue<unknown>>,
  answer: unknown,
  displayName: string,
): T {
  const decoded = decode(schema, answer);
  if (decoded.ok) return decoded.value;
  throw new AgentError('protocol', `${displayName} gave an answer that cannot be read: ${decoded.reason}.`);
}
