import { agent, methods, RequestError, type AgentApp, type AgentContext } from '@agentclientprotocol/sdk';
import { randomUUID } from 'node:crypto';
import { splitBriefing } from '../../domain/briefing.ts';
import type { Conversation, Conversations } from './conversations.ts';
import { Modes, type SampleMode } from './modes.ts';
import { asksFor, playScript, scenes } from './script.ts';
import { Stage } from './stage.ts';

/** The sample agent's side of ACP: its conversations, and the turns that are running. */
export function createSampleAgent(conversations: Conversations): AgentApp {
  const turns = new Map<string, AbortController>();
  const modes = new Modes();
  /** Where each conversation works now: its folder may have been renamed since it began. */
  const folders = new Map<string, string>();
  return agent({ name: 'sample-agent' })
    .onRequest(methods.agent.initialize, () => capabilities)
    .onRequest(methods.agent.session.new, ({ params }) => {
      const sessionId = conversations.create(params.cwd, randomUUID());
      folders.set(sessionId, params.cwd);
      return { sessionId, modes: modes.stateOf(sessionId) };
    })
    .onRequest(methods.agent.session.resume, async ({ params }) => {
      await find(conversations, params.sessionId);
      folders.set(params.sessionId, params.cwd);
      return { modes: modes.stateOf(params.sessionId) };
    })
    .onRequest(methods.agent.session.load, async ({ params, client }) => {
      await replay(await find(conversations, params.sessionId), client);
      folders.set(params.sessionId, params.cwd);
      return { modes: modes.stateOf(params.sessionId) };
    })
    .onRequest(methods.agent.session.setMode, ({ params }) => {
      if (!modes.set(params.sessionId, params.modeId))
        throw RequestError.invalidParams({ details: `There is no mode ${params.modeId}.` });
      return {};
    })
    .onRequest(methods.agent.session.list, async ({ params }) => {
      const all = await conversations.list();
      return { sessions: all.filter(({ cwd }) => !params.cwd || cwd === params.cwd).map(describe) };
    })
    .onRequest(methods.agent.session.delete, async ({ params }) => {
      await conversations.delete(params.sessionId);
      return {};
    })
    .onNotification(methods.agent.session.cancel, ({ params }) => turns.get(params.sessionId)?.abort())
    .onRequest(methods.agent.session.prompt, async ({ params, client, signal }) => {
      const { sessionId: id } = params;
      if (turns.has(id))
        throw RequestError.invalidRequest({ details: 'A turn is running in this conversation.' });
      const abort = new AbortController();
      signal.addEventListener('abort', () => abort.abort());
      turns.set(id, abort);
      const text = params.prompt.map((block) => ('text' in block ? block.text : '')).join('\n');
      const how = { cancelled: abort.signal, mode: modes.of(id), cwd: folders.get(id) };
      return runTurn({ conversations, id, client, text, ...how }).finally(() => turns.delete(id));
    });
}

const capabilities = {
  protocolVersion: 1,
  agentInfo: { name: 'sample-agent', title: 'Sample Agent', version: '1.0.0' },
  agentCapabilities: {
    loadSession: true,
    sessionCapabilities: { list: {}, resume: {}, delete: {} },
  },
};

const availableCommands = [
  { name: 'help', description: 'says what the sample agent can show' },
  ...scenes.map(({ name, description }) => ({ name, description })),
];

interface PromptTurn {
  readonly conversations: Conversations;
  readonly id: string;
  readonly client: AgentContext;
  readonly text: string;
  readonly cancelled: AbortSignal;
  readonly mode: SampleMode;
  /** Undefined when the client has not opened the conversation in this process. */
  readonly cwd: string | undefined;
}

async function runTurn(turn: PromptTurn): Promise<{ stopReason: 'end_turn' | 'cancelled' }> {
  const { conversations, id, client, text, cancelled, mode, cwd } = turn;
  // What an earlier conversation was about asks for no scene.
  const { prompt, isBriefed } = splitBriefing(text);
  const stored = known(id, await conversations.readOrNew(id));
  const conversation = { ...stored, cwd: cwd ?? stored.cwd };
  // Stored before anything is answered: what an agent was asked it remembers.
  await conversations.append(id, { type: 'user', text: prompt });
  const remember = conversations.append.bind(conversations, id);
  const stage = new Stage({ client, conversation, prompt, isBriefed, cancelled, remember, mode });
  try {
    await stage.send({ sessionUpdate: 'available_commands_update', availableCommands });
    await playScript(stage);
    return { stopReason: 'end_turn' };
  } catch (error) {
    if (cancelled.aborted) return { stopReason: 'cancelled' };
    throw error;
  } finally {
    await remember({ type: 'agent', text: stage.spoken });
    if (!cancelled.aborted) await leaveBehind(conversations, id, prompt);
  }
}

/** The state in which the user wants to find the conversation later. */
async function leaveBehind(conversations: Conversations, id: string, prompt: string): Promise<void> {
  if (asksFor('forget', prompt)) await conversations.delete(id);
  else if (asksFor('archive', prompt)) await conversations.archive(id);
  else if (asksFor('busy', prompt)) await conversations.lock(id);
}

async function find(conversations: Conversations, id: string): Promise<Conversation> {
  if (await conversations.isArchived(id)) throw refusal(`The conversation ${id} is archived.`);
  if (await conversations.isLocked(id)) throw refusal('thread_active_writer');
  return known(id, await conversations.read(id));
}

function refusal(details: string): RequestError {
  return RequestError.invalidRequest({ details });
}

function known(id: string, conversation: Conversation | undefined): Conversation {
  if (!conversation) throw RequestError.sessionNotFound(id);
  return conversation;
}

async function replay(conversation: Conversation, client: AgentContext): Promise<void> {
  for (const entry of conversation.entries) {
    if (entry.type !== 'user' && entry.type !== 'agent') continue;
    const sessionUpdate = entry.type === 'user' ? 'user_message_chunk' : 'agent_message_chunk';
    await client.notify(methods.client.session.update, {
      sessionId: conversation.id,
      update: { sessionUpdate, content: { type: 'text', text: entry.text } },
    });
  }
}

function describe(conversation: Conversation): { sessionId: string; cwd: string; title: string } {
  const first = conversation.entries.find((entry) => entry.type === 'user');
  return { sessionId: conversation.id, cwd: conversation.cwd, title: first?.text.slice(0, 80) ?? '' };
}
