import * as v from 'valibot';
import { decode, decodeJson } from '../../base/decode.ts';
import type { ToolCallStarted, ToolCallUpdated } from '../../domain/agentEvent.ts';
import { maxToolOutput } from '../../domain/message.ts';
import type { ToolResult, ToolUse } from './wire.ts';

type Call = ToolCallStarted['call'];

/** A tool begins. */
export function toolStarted({ id, name, input }: ToolUse): ToolCallStarted {
  const toolKind = kinds.get(name) ?? 'other';
  const facts = decode(inputSchema, input);
  const subject = facts.ok ? Object.values(facts.value).find((value) => value !== undefined) : undefined;
  const title =
    toolKind === 'execute' && subject ? subject : [nameOf(name), subject].filter(Boolean).join(' ');
  const shown = toolKind === 'execute' && subject ? subject : jsonText(input);
  return {
    type: 'toolCallStarted',
    call: { toolCallId: id, title, toolKind, status: 'running', output: '', ...(shown && { input: shown }) },
  };
}

/** A tool ended: its whole output. */
export function toolEnded(result: ToolResult): ToolCallUpdated {
  const text = contentText(result.content);
  const { output, exitCode } = readable(text);
  const failed = wasNotDone(result) || exitCode !== 0;
  return {
    type: 'toolCallUpdated',
    toolCallId: result.tool_use_id,
    patch: { status: failed ? 'failed' : 'done', output: output.slice(-maxToolOutput) },
  };
}

/** True when the tool was not run, or failed. Amp does not call a refusal an error. */
export function wasNotDone({ is_error, content }: ToolResult): boolean {
  return is_error || /^Tool (rejected by plugin:|execution (rejected|cancelled))/.test(contentText(content));
}

/** True when a rule wanted the user to be asked: where nobody can be asked, Amp refuses, and says so only here. */
export function refusedByRule(result: ToolResult): boolean {
  return /^Tool rejected by plugin: Matches user permissions rule/.test(contentText(result.content));
}

const kinds: ReadonlyMap<string, Call['toolKind']> = new Map([
  ['Bash', 'execute'],
  ['shell_command', 'execute'],
  ['async_shell_command', 'execute'],
  ['Read', 'read'],
  ['read_thread', 'read'],
  ['edit_file', 'edit'],
  ['create_file', 'edit'],
  ['apply_patch', 'edit'],
  ['delete_file', 'delete'],
  ['glob', 'search'],
  ['Grep', 'search'],
  ['finder', 'search'],
  ['find_thread', 'search'],
  ['web_search', 'fetch'],
  ['read_web_page', 'fetch'],
  ['oracle', 'think'],
]);

/** What a call is about, the most telling field first. */
const lenientText = v.fallback(v.optional(v.string()), undefined);
const inputSchema = v.object({
  command: lenientText,
  cmd: lenientText,
  path: lenientText,
  pattern: lenientText,
  filePattern: lenientText,
  query: lenientText,
  url: lenientText,
  name: lenientText,
});

/** Tools of MCP servers are `mcp__<server>__<tool>`. */
function nameOf(name: string): string {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(name) ?? [];
  return server && tool ? `${server}: ${tool}` : name;
}

/** A result is text, or JSON as text; a command's has its output and exit code, an edit's its diff. */
function readable(text: string): { readonly output: string; readonly exitCode: number } {
  const decoded = decodeJson(resultSchema, text);
  if (!decoded.ok) return { output: text, exitCode: 0 };
  const { output, diff, exitCode = 0 } = decoded.value;
  return { output: output ?? diff ?? text, exitCode };
}
const resultSchema = v.object({
  output: lenientText,
  diff: lenientText,
  exitCode: v.fallback(v.optional(v.number()), undefined),
});

/** The text of a tool's result: Amp gives a string; blocks, as other programs of this format give them, count too. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  const blocks = decode(v.array(v.object({ text: v.optional(v.string(), '') })), content);
  return blocks.ok ? blocks.value.map(({ text }) => text).join('\n') : jsonText(content);
}

function jsonText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}
