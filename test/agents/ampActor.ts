import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { decodeJson } from '../../src/base/decode.ts';
import type { AmpBlock, AmpThread } from './ampThread.ts';
import type { WebSocketListener, WebSocketPeer } from './webSocket.ts';

/**
 * Serves one connection of the program to a thread. Marks in a prompt say what the agent does: [think], [run <command>],
 * [edit <file>], [create <file>], [fail <text>], [slow]; else it says how many prompts it holds, and the first.
 */
export function serveActor(thread: AmpThread, peer: WebSocketPeer): WebSocketListener {
  const actor = new Actor(thread, peer);
  actor.agentState('idle');
  return { onText: (text) => actor.hear(text), onClose: () => actor.leave() };
}

const requestSchema = v.looseObject({
  id: v.optional(v.union([v.string(), v.number()])),
  method: v.string(),
  params: v.fallback(
    v.looseObject({
      clientId: v.optional(v.string(), ''),
      capabilities: v.fallback(v.looseObject({ pid: v.optional(v.number(), 0) }), { pid: 0 }),
      tools: v.fallback(v.array(v.looseObject({ name: v.string() })), []),
      content: v.fallback(v.array(v.looseObject({ text: v.optional(v.string(), '') })), []),
      messageId: v.optional(v.string()),
      toolCallId: v.optional(v.string(), ''),
      run: v.optional(v.unknown()),
      approval: v.optional(v.unknown()),
      accepted: v.optional(v.boolean()),
    }),
    { clientId: '', capabilities: { pid: 0 }, tools: [], content: [], toolCallId: '' },
  ),
});
type Params = v.InferOutput<typeof requestSchema>['params'];

const usage = {
  model: 'stub-model',
  maxInputTokens: 200_000,
  inputTokens: 100,
  outputTokens: 20,
  cacheCreationInputTokens: 10,
  cacheReadInputTokens: 40,
  totalInputTokens: 150,
};

class Actor {
  readonly #thread: AmpThread;
  readonly #peer: WebSocketPeer;
  #clientId = '';
  #tools: readonly string[] | undefined;
  /** A prompt that came before the tools were announced. */
  #waiting: string | undefined;

  constructor(thread: AmpThread, peer: WebSocketPeer) {
    this.#thread = thread;
    this.#peer = peer;
  }

  hear(text: string): void {
    if (text === 'ping') return this.#peer.send('pong');
    const decoded = decodeJson(requestSchema, text);
    if (!decoded.ok) return;
    const { id, method, params } = decoded.value;
    const refused = method === 'executor_connect' && this.#refuseSecondExecutor();
    if (id !== undefined) this.#peer.send(JSON.stringify({ jsonrpc: '2.0', id, result: {} }));
    if (!refused) this.#handle(method, params);
  }

  leave(): void {
    if (this.#thread.executor?.clientId === this.#clientId) this.#thread.executor = undefined;
  }

  agentState(state: string, messageId?: string): void {
    this.#notify('agent_state', { state, agentMode: 'medium', ...(messageId && { messageId }) });
  }

  #handle(method: string, params: Params): void {
    if (method === 'executor_connect') this.#connect(params);
    if (method === 'executor_tools_register') this.#tools = params.tools.map(({ name }) => name);
    if (method === 'client_append_user_msg') this.#prompted(params);
    if (method === 'executor_tools_bootstrap_complete') this.#toolsReady();
    if (method === 'executor_tool_result') void this.#toolEnded(params);
    if (method === 'executor_tool_approval_request') this.#asked(params);
    if (method === 'client_tool_approval_response')
      this.#notify('executor_tool_approval_response', { ...params });
    if (method === 'client_cancel') this.#cancelled();
  }

  #refuseSecondExecutor(): boolean {
    const { executor } = this.#thread;
    if (!executor) return false;
    this.#notify('executor_error', {
      code: 'EXECUTOR_ALREADY_CONNECTED',
      message: 'Another executor is connected',
      existingExecutorInfo: { executorType: 'local-client' },
      existingExecutorPid: executor.pid,
    });
    return true;
  }

  #connect({ clientId, capabilities }: Params): void {
    this.#clientId = clientId;
    this.#thread.executor = { clientId, pid: capabilities.pid };
    this.#notify('executor_connected', {
      executorId: clientId,
      registeredToolCount: 0,
      guidanceInventory: [],
    });
    this.agentState('idle');
  }

  #prompted({ content, messageId = newId('M') }: Params): void {
    const prompt = content.map(({ text }) => text).join('');
    this.#add({ messageId, role: 'user', content: [{ type: 'text', text: prompt }] });
    if (this.#tools) this.#answer(prompt, this.#tools);
    else this.#waiting = prompt;
  }

  #toolsReady(): void {
    this.#tools ??= [];
    if (this.#waiting !== undefined) this.#answer(this.#waiting, this.#tools);
    this.#waiting = undefined;
  }

  /** The program prints only messages whose ID an active `agent_state` has named. */
  #answer(prompt: string, tools: readonly string[]): void {
    const messageId = newId('M');
    this.agentState('working', messageId);
    this.#notify('inference_tools', { messageId, agentMode: 'medium', tools });
    this.agentState('streaming', messageId);
    const fail = /\[fail ([^\]]*)\]/.exec(prompt)?.[1];
    if (fail !== undefined) this.#fail(fail);
    else if (!prompt.includes('[slow]')) this.#act(messageId, prompt);
  }

  #fail(message: string): void {
    this.#thread.version += 1;
    this.#notify('error_set', { seq: this.#thread.version, error: { message } });
    this.agentState('error');
  }

  #act(messageId: string, prompt: string): void {
    const thought: AmpBlock[] = prompt.includes('[think]')
      ? [{ type: 'thinking', thinking: 'I should look first.', signature: 'none' }]
      : [];
    const tool = toolOf(prompt);
    if (!tool) return this.#say([...thought, { type: 'text', text: this.#summary() }], messageId);
    const use: AmpBlock = { type: 'tool_use', id: newId('TU'), ...tool, complete: true };
    this.#add({
      messageId,
      role: 'assistant',
      content: [...thought, { type: 'text', text: 'I will use a tool.' }, use],
    });
    this.agentState('running_tools', messageId);
    this.#notify('tool_lease', { toolCallId: use.id, toolName: use.name, args: use.input, messageId });
  }

  async #toolEnded({ toolCallId, run }: Params): Promise<void> {
    const result: AmpBlock = { type: 'tool_result', toolUseID: toolCallId, run };
    this.#add({ messageId: newId('M'), role: 'user', content: [result] });
    this.agentState('working');
    await delay(20);
    const messageId = newId('M');
    this.agentState('streaming', messageId);
    this.#say([{ type: 'text', text: 'The tool answered.' }], messageId);
  }

  /** The program asks because of the user's rules; the server waits for whoever answers. */
  #asked({ approval }: Params): void {
    this.#notify('tool_approval_queue', { approvals: [approval] });
    this.agentState('awaiting_approval');
  }

  #cancelled(): void {
    this.#thread.cancels += 1;
    this.#thread.version += 1;
    this.#notify('cancelled', { seq: this.#thread.version });
    this.agentState('idle');
  }

  #say(content: readonly AmpBlock[], messageId: string): void {
    this.#add({ messageId, role: 'assistant', content });
    this.agentState('idle');
  }

  #summary(): string {
    const prompts = this.#thread.prompts();
    return `I have seen ${prompts.length} of your prompts. The first was: ${prompts[0] ?? 'none'}`;
  }

  #add(message: Parameters<AmpThread['add']>[0]): void {
    const whole =
      message.role === 'assistant' ? { ...message, state: { type: 'complete' as const }, usage } : message;
    this.#notify('message_added', { message: this.#thread.add(whole), seq: this.#thread.version });
  }

  #notify(method: string, params: object): void {
    this.#peer.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  }
}

function newId(kind: 'M' | 'TU'): string {
  return `${kind}-${randomUUID().replaceAll('-', '').slice(0, 22)}`;
}

function toolOf(prompt: string): { name: string; input: object } | undefined {
  const [, mark, argument = ''] = /\[(run|edit|create|patch) ([^\]]*)\]/.exec(prompt) ?? [];
  if (mark === 'run') return { name: 'shell_command', input: { command: argument } };
  if (mark === 'edit')
    return { name: 'edit_file', input: { path: argument, old_str: 'last line', new_str: 'a new last line' } };
  if (mark === 'patch') return { name: 'apply_patch', input: { patchText: argument } };
  if (mark === 'create') return { name: 'create_file', input: { path: argument, content: 'quite new\n' } };
  return undefined;
}
