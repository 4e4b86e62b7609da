import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ModelRequest } from './openaiModel.ts';
import { openResponse, type ResponseStream } from './openaiStream.ts';

/**
 * Answers as the marks in the latest prompt say:
 * `[run CMD]` a shell command · `[escalate CMD]` one that needs the user's permission · `[patch FILE]` adds a line to
 * a file · `[think]` a thought first · `[slow]` words without an end · `[hang]` one word and
 * silence · `[status N]` an HTTP error. Without a mark: one sentence that says how many prompts it has seen.
 */
export async function answer(response: ServerResponse, request: ModelRequest, id: number): Promise<void> {
  const prompt = request.userMessages.at(-1) ?? '';
  const status = mark(prompt, 'status');
  if (status !== undefined) return refuse(response, Number(status));
  const stream = openResponse(response, id);
  if (prompt.includes('[hang]')) return stream.hang('Thinking');
  if (prompt.includes('[slow]')) return talkWithoutEnd(stream);
  if (request.toolOutputs.length === 0 && callTool(stream, prompt, request.tools)) return stream.end();
  stream.message(closingWords(request));
  stream.end();
}

function closingWords({ userMessages, toolOutputs }: ModelRequest): string {
  if (toolOutputs.length > 0) return 'The tool answered.';
  return `I have seen ${userMessages.length} of your prompts. The first was: ${userMessages[0] ?? 'none'}`;
}

/** Calls what the marks ask for; false when they ask for nothing that needs an answer. */
function callTool(stream: ResponseStream, prompt: string, tools: readonly string[]): boolean {
  if (prompt.includes('[think]')) stream.thought('**Looking around** The user wants to know.');
  const command = mark(prompt, 'run') ?? mark(prompt, 'escalate');
  const file = mark(prompt, 'patch');
  if (file !== undefined) stream.customCall('apply_patch', patchOf(file));
  else if (command !== undefined) shellCall(stream, command, prompt.includes('[escalate '), tools);
  else return false;
  return true;
}

function shellCall(
  stream: ResponseStream,
  command: string,
  escalate: boolean,
  tools: readonly string[],
): void {
  const rights = escalate
    ? { sandbox_permissions: 'require_escalated', justification: 'The model asks for more rights.' }
    : {};
  if (tools.includes('exec_command')) stream.functionCall('exec_command', { cmd: command, ...rights });
  else stream.functionCall('shell_command', { command, ...rights });
}

function patchOf(file: string): string {
  return [
    '*** Begin Patch',
    `*** Update File: ${file}`,
    '@@',
    ' first line',
    '+a line between',
    ' last line',
    '*** Add File: added.txt',
    '+quite new',
    '*** End Patch',
    '',
  ].join('\n');
}

async function talkWithoutEnd(stream: ResponseStream): Promise<void> {
  const message = stream.openMessage();
  for (let word = 0; !stream.closed(); word += 1) {
    message.delta(`word${word} `);
    await delay(20);
  }
}

function refuse(response: ServerResponse, status: number): void {
  const error = { message: `The model answers ${status}.`, type: 'stub', param: null, code: null };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}

function mark(prompt: string, name: string): string | undefined {
  return new RegExp(`\\[${name} ([^\\]]+)\\]`).exec(prompt)?.[1];
}
