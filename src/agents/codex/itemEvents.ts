import type { AgentEvent, ToolCallStarted, ToolCallUpdated } from '../../domain/agentEvent.ts';
import { isAbsolute, relative } from 'node:path';
import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import type { CodexItem, CommandItem, FileChangeItem, ItemStatus, McpItem, WebSearchItem } from './items.ts';

type Call = ToolCallStarted['call'];
type Patch = ToolCallUpdated['patch'];
type ToolItem = CommandItem | FileChangeItem | McpItem | WebSearchItem;

export function isToolItem(item: CodexItem): item is ToolItem {
  return ['commandExecution', 'fileChange', 'mcpToolCall', 'webSearch'].includes(item.type);
}

/** A tool begins. `cwd` shortens the paths in titles. */
export function toolStarted(item: ToolItem, cwd: string): AgentEvent {
  const call: Call = {
    toolCallId: item.id,
    ...describe(item, cwd),
    status: item.type === 'webSearch' ? 'running' : toolStatus(item.status),
    output: '',
  };
  return { type: 'toolCallStarted', call };
}

/** A tool ended. The output is the whole of it, so that what was streamed is not there twice. */
export function toolCompleted(item: ToolItem, cwd: string): AgentEvent {
  const { title, input } = describe(item, cwd);
  const output = outputOf(item);
  const patch: Patch = {
    title,
    input,
    status: item.type === 'webSearch' ? 'done' : toolStatus(item.status),
    ...(output !== undefined && { output }),
  };
  return { type: 'toolCallUpdated', toolCallId: item.id, patch };
}

function describe(item: ToolItem, cwd: string): Pick<Call, 'title' | 'toolKind' | 'input'> {
  switch (item.type) {
    case 'commandExecution':
      return { title: commandTitle(item), toolKind: commandKind(item), input: item.command };
    case 'fileChange':
      return { title: fileTitle(item, cwd), toolKind: 'edit', input: fileDiffs(item, cwd) };
    case 'mcpToolCall':
      return { title: `${item.server}: ${item.tool}`, toolKind: 'other', input: jsonText(item.arguments) };
    case 'webSearch':
      return { title: `Search the web: ${item.query}`, toolKind: 'fetch', input: item.query };
  }
}

/** What the user would have typed: Codex wraps it into a shell. */
function commandTitle({ command, commandActions }: CommandItem): string {
  const [action, second] = commandActions;
  return second === undefined && action?.command ? action.command : command;
}

function commandKind({ commandActions }: CommandItem): Call['toolKind'] {
  const kinds = new Set(commandActions.map((action) => action.type));
  if (kinds.size === 0 || kinds.has('unknown')) return 'execute';
  return kinds.size === 1 && kinds.has('read') ? 'read' : 'search';
}

function fileTitle({ changes }: FileChangeItem, cwd: string): string {
  return `Edit ${changes.map(({ path }) => shortPath(path, cwd)).join(', ')}`;
}

/** The change as the user is asked about it: one diff after the other, each under its path. */
export function fileDiffs({ changes }: FileChangeItem, cwd: string): string {
  return changes.map(({ path, kind, diff }) => `${kind.type} ${shortPath(path, cwd)}\n${diff}`).join('\n');
}

function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}

function toolStatus(status: ItemStatus): Call['status'] {
  if (status === 'inProgress') return 'running';
  return status === 'completed' ? 'done' : 'failed';
}

/** None leaves what was streamed. */
function outputOf(item: ToolItem): string | undefined {
  if (item.type === 'webSearch') return undefined;
  if (item.status === 'declined') return 'Not done: it was refused.';
  if (item.type === 'commandExecution') return item.aggregatedOutput ?? undefined;
  if (item.type === 'mcpToolCall')
    return item.error?.message ?? item.result?.content.map(contentText).join('\n');
  return undefined;
}

function contentText(content: unknown): string {
  const decoded = decode(v.looseObject({ text: v.string() }), content);
  return decoded.ok ? decoded.value.text : jsonText(content);
}

function jsonText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}
