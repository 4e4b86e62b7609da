import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import type { PermissionOption } from '../../domain/message.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import type { Permission } from './permissions.ts';

const questionsSchema = v.looseObject({
  questions: v.array(
    v.looseObject({
      question: v.string(),
      options: v.array(v.looseObject({ label: v.string(), description: v.nullish(v.string()) })),
    }),
  ),
});
type Questions = v.InferOutput<typeof questionsSchema>['questions'];

/** The questions of Claude Code's own form; none for any other tool. */
export function questionsIn({ tool_name, input }: Permission): Questions | undefined {
  const decoded = tool_name === 'AskUserQuestion' ? decode(questionsSchema, input) : undefined;
  return decoded?.ok ? decoded.value.questions : undefined;
}

/** Asks one after the other. What Claude Code is answered: all the answers, or that there are none. */
export async function askQuestions(
  turn: Pick<TurnDriver, 'askPermission'>,
  requestId: string,
  { permission, questions }: { permission: Permission; questions: Questions },
): Promise<unknown> {
  const answers: Record<string, string> = {};
  for (const [index, { question, options }] of questions.entries()) {
    const detail = options.map(described).join('\n');
    const request = { requestId: `${requestId}/${index}`, title: question, detail };
    const outcome = await turn.askPermission({ ...request, options: [...options.map(toOption), noAnswer] });
    const chosen = options.find((_, at) => outcome.kind === 'selected' && outcome.optionId === String(at));
    if (!chosen) return { behavior: 'deny', message: 'The user did not want to answer.' };
    answers[question] = chosen.label;
  }
  return { behavior: 'allow', updatedInput: { ...permission.input, answers } };
}

type Choice = Questions[number]['options'][number];

function described({ label, description }: Choice): string {
  return description ? `${label}: ${description}` : label;
}

function toOption({ label }: Choice, index: number): PermissionOption {
  return { optionId: String(index), name: label, kind: 'allow_once' };
}
const noAnswer: PermissionOption = { optionId: 'none', name: 'Do not answer', kind: 'reject_once' };
