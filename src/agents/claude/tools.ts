import { isAbsolute, relative } from 'node:path';
import * as v from 'valibot';
import type { ToolCallPart } from '../../domain/message.ts';
import type { ToolUse } from './blocks.ts';

type Kind = ToolCallPart['toolKind'];

/** How a call is shown: with its title, its kind, and what it was called with as text. `cwd` shortens paths. */
export function describeTool(
  { name, input }: Pick<ToolUse, 'name' | 'input'>,
  cwd: string,
): Pick<ToolCallPart, 'title' | 'toolKind' | 'input'> {
  const args = v.parse(argsSchema, input);
  const { toolKind, title } = look(name);
  const text = args.command ?? inputText(input);
  return { title: title(args, (path) => shortPath(path, cwd)), toolKind, ...(text && { input: text }) };
}

/** What titles are made of; a tool has some of them, and each may be of any kind. */
const text = v.fallback(v.optional(v.string()), undefined);
const argsSchema = v.fallback(
  v.object({
    command: text,
    file_path: text,
    notebook_path: text,
    pattern: text,
    url: text,
    query: text,
    description: text,
    skill: text,
  }),
  {},
);
type Args = v.InferOutput<typeof argsSchema>;

interface Look {
  readonly toolKind: Kind;
  readonly title: (args: Args, short: (path: string) => string) => string;
}

function look(name: string): Look {
  return looks.get(name) ?? { toolKind: 'other', title: () => mcpTitle(name) };
}

const pathTitle =
  (verb: string): Look['title'] =>
  ({ file_path, notebook_path }, short) =>
    `${verb} ${short(file_path ?? notebook_path ?? '')}`.trim();
const edit: Look = { toolKind: 'edit', title: pathTitle('Edit') };
const find: Look = { toolKind: 'search', title: ({ pattern }) => `Search ${pattern ?? ''}`.trim() };
const agent: Look = {
  toolKind: 'other',
  title: ({ description }) => `Task: ${description ?? 'a sub-agent'}`,
};
const looks: ReadonlyMap<string, Look> = new Map<string, Look>([
  ['Bash', { toolKind: 'execute', title: ({ command }) => command ?? 'Bash' }],
  ['Read', { toolKind: 'read', title: pathTitle('Read') }],
  ['Edit', edit],
  ['NotebookEdit', edit],
  ['Write', { toolKind: 'edit', title: pathTitle('Write') }],
  ['Grep', find],
  ['Glob', find],
  ['WebFetch', { toolKind: 'fetch', title: ({ url }) => `Fetch ${url ?? ''}`.trim() }],
  ['WebSearch', { toolKind: 'fetch', title: ({ query }) => `Search the web: ${query ?? ''}` }],
  ['Task', agent],
  ['Agent', agent],
  ['Skill', { toolKind: 'other', title: ({ skill }) => `Skill: ${skill ?? ''}` }],
]);

/** Tools of MCP servers are named `mcp__server__tool`. */
function mcpTitle(name: string): string {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(name) ?? [];
  return server && tool ? `${server}: ${tool}` : name;
}

/** What a tool is called with: JSON, unless it is nothing. */
export function inputText(input: unknown): string {
  const json = JSON.stringify(input, null, 2) as string | undefined;
  return json === undefined || json === '{}' ? '' : json;
}

function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
