import { methods, type PermissionOption, type ToolCallContent } from '@agentclientprotocol/sdk';
import { readFile, writeFile } from 'node:fs/promises';
import type { Stage } from '../stage.ts';
import { insideFolder } from '../workspaceFiles.ts';

const usualFile = 'sample-agent.md';

const options: PermissionOption[] = [
  { optionId: 'allow', name: 'Allow once', kind: 'allow_once' },
  { optionId: 'allow-always', name: 'Allow always in this conversation', kind: 'allow_always' },
  { optionId: 'reject', name: 'Reject', kind: 'reject_once' },
];

interface Edit {
  readonly toolCallId: string;
  readonly name: string;
  readonly file: string;
  readonly oldText: string | null;
  readonly newText: string;
}

/** Adds a line to a file, or writes a new one, if the user allows it. */
export async function editFile(stage: Stage, match: RegExpExecArray): Promise<void> {
  const name = match[1] ?? usualFile;
  const edit = await prepare(stage, name).catch(() => undefined);
  if (!edit) return stage.say(`I cannot edit \`${name}\` in this folder.`);
  await announce(stage, edit);
  const allowed = await isAllowed(stage, edit);
  if (allowed) await writeFile(edit.file, edit.newText);
  await stage.send({
    sessionUpdate: 'tool_call_update',
    toolCallId: edit.toolCallId,
    status: allowed ? 'completed' : 'failed',
    ...(allowed && { content: [diffOf(edit)] }),
  });
  await stage.say(allowed ? `I edited \`${name}\`.` : `I left \`${name}\` as it was.`);
}

async function prepare(stage: Stage, name: string): Promise<Edit> {
  const file = await insideFolder(stage.conversation.cwd, name);
  const oldText = await readFile(file, 'utf8').catch(() => null);
  const newText = `${oldText ?? '# Notes\n\n'}A line by the Sample Agent.\n`;
  return { toolCallId: stage.newToolCallId(), name, file, oldText, newText };
}

async function announce(stage: Stage, edit: Edit): Promise<void> {
  await stage.send({
    sessionUpdate: 'tool_call',
    toolCallId: edit.toolCallId,
    title: `Edit ${edit.name}`,
    kind: 'edit',
    status: 'pending',
    rawInput: { path: edit.file },
    content: [diffOf(edit)],
    locations: [{ path: edit.file }],
  });
}

async function isAllowed(stage: Stage, edit: Edit): Promise<boolean> {
  if (stage.mode === 'trusting') return true;
  if (stage.conversation.entries.some((entry) => entry.type === 'editsAllowed')) return true;
  const { outcome } = await stage.client.request(methods.client.session.requestPermission, {
    sessionId: stage.conversation.id,
    toolCall: { toolCallId: edit.toolCallId, title: `Edit ${edit.name}`, content: [diffOf(edit)] },
    options,
  });
  if (outcome.outcome !== 'selected' || outcome.optionId === 'reject') return false;
  if (outcome.optionId === 'allow-always') await stage.remember({ type: 'editsAllowed' });
  return true;
}

function diffOf({ file, oldText, newText }: Edit): ToolCallContent {
  return { type: 'diff', path: file, oldText, newText };
}
