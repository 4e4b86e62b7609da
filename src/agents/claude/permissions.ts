import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import * as v from 'valibot';
import { decode, type Decoded } from '../../base/decode.ts';
import type { PermissionRequested } from '../../domain/agentEvent.ts';
import type { PermissionOption, PermissionOutcome } from '../../domain/message.ts';
import { plannedChange } from './fileChanges.ts';
import { modesIn, suggestionsName } from './suggestions.ts';
import { inputText } from './tools.ts';
import type { ControlRequest } from './wire.ts';

/** What `can_use_tool` carries. */
const permissionSchema = v.looseObject({
  tool_name: v.string(),
  display_name: v.nullish(v.string()),
  input: v.record(v.string(), v.unknown()),
  decision_reason: v.fallback(v.nullish(v.string()), undefined),
  permission_suggestions: v.fallback(v.nullish(v.array(v.unknown())), undefined),
});
export type Permission = v.InferOutput<typeof permissionSchema>;

export function decodePermission({ request }: ControlRequest): Decoded<Permission> {
  return decode(permissionSchema, request);
}

/** The question for the user, with the answers that Claude Code itself would offer. */
export async function permissionQuestion(
  permission: Permission,
  cwd: string,
): Promise<Pick<PermissionRequested, 'title' | 'detail' | 'options'>> {
  const { tool_name, display_name, decision_reason } = permission;
  const shown = await subject(permission, cwd);
  const detail = [decision_reason, shown].filter(Boolean).join('\n').slice(0, maxDetail);
  return {
    title: titles[tool_name] ?? `Claude Code wants to use ${display_name ?? tool_name}`,
    ...(detail && { detail }),
    options: optionsOf(permission),
  };
}

/** What Claude Code is answered. */
export function permissionAnswer(permission: Permission, outcome: PermissionOutcome): unknown {
  const chosen = outcome.kind === 'selected' ? outcome.optionId : refuseAndStop.optionId;
  const allowed = { behavior: 'allow', updatedInput: permission.input };
  if (chosen === allow.optionId) return allowed;
  if (chosen === allowAlways) return { ...allowed, updatedPermissions: permission.permission_suggestions };
  const stops = chosen === refuseAndStop.optionId && { interrupt: true };
  return { behavior: 'deny', message: 'The user refused this.', ...stops };
}

/** Whether an answer allows more than what was asked for: for the rest of the process, or for good. */
export function allowsMore(outcome: PermissionOutcome): boolean {
  return outcome.kind === 'selected' && outcome.optionId === allowAlways;
}

/** The modes that an answer allows Claude Code to go into. */
export function grantedModes(permission: Permission, outcome: PermissionOutcome): string[] {
  return allowsMore(outcome) ? modesIn(permission.permission_suggestions ?? []) : [];
}

/** Characters of a detail that are shown, and time for a diff, in ms: a decision must not wait for it. */
const maxDetail = 20_000;
const diffTimeMs = 200;

const titles: Readonly<Record<string, string>> = {
  Bash: 'Claude Code wants to run a command',
  Edit: 'Claude Code wants to change a file',
  Write: 'Claude Code wants to write a file',
  NotebookEdit: 'Claude Code wants to change a notebook',
  WebFetch: 'Claude Code wants to fetch a page',
  WebSearch: 'Claude Code wants to search the web',
  ExitPlanMode: 'Claude Code has its plan ready and wants to begin',
};

/** What the decision is about: a change as a diff, a command, a plan, or what the tool is called with. */
async function subject({ input }: Permission, cwd: string): Promise<string> {
  const change = await plannedChange(input, cwd);
  if (change) return diff(change.path, change.oldText ?? '', change.newText);
  const { command, description, plan } = input;
  if (typeof command === 'string') return [description, command].filter(Boolean).join('\n');
  return typeof plan === 'string' ? plan : inputText(input);
}

function diff(path: string, oldText: string, newText: string): string {
  const options = { timeout: diffTimeMs, headerOptions: FILE_HEADERS_ONLY };
  const patch = createTwoFilesPatch(path, path, oldText, newText, undefined, undefined, options);
  return patch ?? `${path}: the change is too large to be shown`;
}

const allow: PermissionOption = { optionId: 'allow', name: 'Allow', kind: 'allow_once' };
const allowAlways = 'allow-always';
const refuse: PermissionOption = { optionId: 'deny', name: 'Refuse', kind: 'reject_once' };
const refuseAndStop: PermissionOption = {
  optionId: 'deny-and-stop',
  name: 'Refuse and stop',
  kind: 'reject_once',
};

function optionsOf({ permission_suggestions: suggestions }: Permission): PermissionOption[] {
  const name = suggestionsName(suggestions ?? []);
  const always: PermissionOption[] = name ? [{ optionId: allowAlways, name, kind: 'allow_always' }] : [];
  return [allow, ...always, refuse, refuseAndStop];
}
