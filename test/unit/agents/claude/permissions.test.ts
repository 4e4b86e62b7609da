import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  decodePermission,
  permissionAnswer,
  permissionQuestion,
  type Permission,
} from '../../../../src/agents/claude/permissions.ts';
import { askQuestions, questionsIn } from '../../../../src/agents/claude/questions.ts';
import type { PermissionOutcome } from '../../../../src/domain/message.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'claude-permission-'));
});
afterEach(() => rm(cwd, { recursive: true }));

function permission(request: object): Permission {
  const decoded = decodePermission({
    type: 'control_request',
    request_id: 'q',
    request: { subtype: 'can_use_tool', ...request },
  });
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
}
const command = { tool_name: 'Bash', input: { command: 'touch made.txt', description: 'Make a file' } };
const acceptEdits = { type: 'setMode', mode: 'acceptEdits', destination: 'session' };
const addRule = {
  type: 'addRules',
  rules: [{ toolName: 'Bash', ruleContent: 'touch made.txt' }, { toolName: 'WebSearch' }],
  behavior: 'allow',
  destination: 'localSettings',
};
const choose = (optionId: string): PermissionOutcome => ({ kind: 'selected', optionId });
const namesOf = async (request: object): Promise<string[]> =>
  (await permissionQuestion(permission(request), cwd)).options.map(({ name }) => name);

describe('the question', () => {
  test('about a command shows what it is for and what it is', async () => {
    expect(await permissionQuestion(permission(command), cwd)).toMatchObject({
      title: 'Claude Code wants to run a command',
      detail: 'Make a file\ntouch made.txt',
    });
  });

  test('about a file that would be overwritten shows what is lost', async () => {
    await writeFile(join(cwd, 'notes.txt'), 'precious\n');
    const input = { file_path: 'notes.txt', content: 'new\n' };
    const { detail } = await permissionQuestion(permission({ tool_name: 'Write', input }), cwd);
    expect(detail).toContain('-precious');
    expect(detail).toContain('+new');
  });

  test('about an edit that does not fit the file shows what was asked for', async () => {
    await writeFile(join(cwd, 'notes.txt'), 'something else\n');
    const input = { file_path: 'notes.txt', old_string: 'not there', new_string: 'new' };
    const { detail } = await permissionQuestion(permission({ tool_name: 'Edit', input }), cwd);
    expect(detail).toContain('"old_string": "not there"');
  });

  test('about a tool that is not known names it', async () => {
    const question = await permissionQuestion(permission({ tool_name: 'mcp__a__b', input: { x: 1 } }), cwd);
    expect(question).toMatchObject({ title: 'Claude Code wants to use mcp__a__b', detail: '{\n  "x": 1\n}' });
  });

  test('offers to allow, what Claude Code suggests, to refuse, and to refuse and stop', async () => {
    expect(await namesOf({ ...command, permission_suggestions: [addRule] })).toEqual([
      'Allow',
      'Allow Bash(touch made.txt), WebSearch in this folder from now on',
      'Refuse',
      'Refuse and stop',
    ]);
  });

  test('puts several suggestions into one answer', async () => {
    const folders = { type: 'addDirectories', directories: ['/elsewhere'], destination: 'session' };
    expect((await namesOf({ ...command, permission_suggestions: [folders, acceptEdits] }))[1]).toBe(
      'Allow access to /elsewhere for the rest of this turn, and all edits for the rest of this turn',
    );
  });

  test.each([
    ['of a kind that is not known', { type: 'ofTomorrow' }],
    ['that would refuse', { ...addRule, behavior: 'deny' }],
    ['that is none', null],
  ])('does not offer a suggestion %s', async (_what, suggestion) => {
    expect(await namesOf({ ...command, permission_suggestions: [acceptEdits, suggestion] })).toEqual([
      'Allow',
      'Refuse',
      'Refuse and stop',
    ]);
  });
});

describe('the answer', () => {
  const asked = permission({ ...command, permission_suggestions: [acceptEdits] });

  test.each([
    ['allow', { behavior: 'allow', updatedInput: command.input }],
    ['allow-always', { behavior: 'allow', updatedInput: command.input, updatedPermissions: [acceptEdits] }],
    ['deny', { behavior: 'deny', message: 'The user refused this.' }],
    ['deny-and-stop', { behavior: 'deny', message: 'The user refused this.', interrupt: true }],
    ['of tomorrow', { behavior: 'deny', message: 'The user refused this.' }],
  ])('%s', (optionId, answer) => {
    expect(permissionAnswer(asked, choose(optionId))).toEqual(answer);
  });

  test('of a turn that was stopped is a refusal that stops', () => {
    expect(permissionAnswer(asked, { kind: 'cancelled' })).toMatchObject({
      behavior: 'deny',
      interrupt: true,
    });
  });
});

describe('questions of Claude Code’s own', () => {
  const options = [{ label: 'Heron' }, { label: 'Wren' }];
  const input = {
    questions: [
      { question: 'Which bird?', options },
      { question: 'Which other?', options },
    ],
  };
  const asked = permission({ tool_name: 'AskUserQuestion', input });
  const answered = (...outcomes: PermissionOutcome[]): Promise<unknown> => {
    const turn = { askPermission: () => Promise.resolve(outcomes.shift() ?? { kind: 'cancelled' as const }) };
    return askQuestions(turn, 'q', { permission: asked, questions: questionsIn(asked) ?? [] });
  };

  test('are answered with what was chosen for each', async () => {
    expect(await answered(choose('0'), choose('1'))).toEqual({
      behavior: 'allow',
      updatedInput: { ...input, answers: { 'Which bird?': 'Heron', 'Which other?': 'Wren' } },
    });
  });

  test.each([choose('none'), choose('7'), choose(''), { kind: 'cancelled' } as const])(
    'are refused when one is not answered: %j',
    async (outcome) => {
      expect(await answered(choose('0'), outcome)).toMatchObject({ behavior: 'deny' });
    },
  );

  test('of another shape are a permission like any other', () => {
    expect(questionsIn(permission({ tool_name: 'AskUserQuestion', input: { questions: 'none' } }))).toBe(
      undefined,
    );
    expect(questionsIn(permission({ ...command, input }))).toBe(undefined);
  });
});
