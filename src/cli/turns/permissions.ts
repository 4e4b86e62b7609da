import type { PermissionRequested } from '../../domain/agentEvent.ts';
import type { PermissionOption, PermissionOutcome } from '../../domain/message.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../failure.ts';
import { plainLine, plainText } from '../plainText.ts';

const modes = ['ask', 'allow', 'refuse'] as const;
export type PermissionMode = (typeof modes)[number];

/** Without a terminal nobody can be asked, and what nobody allowed is refused. */
export function permissionMode(given: string | undefined, { ask }: CliContext): PermissionMode {
  const mode = modes.find((mode) => mode === (given ?? (ask ? 'ask' : 'refuse')));
  if (!mode) throw new UsageError(`--permission-mode is ask, allow or refuse, not "${given ?? ''}".`);
  if (mode === 'ask' && !ask)
    throw new UsageError('There is no terminal to ask on: --permission-mode has to be allow or refuse.');
  return mode;
}

/** Answers an agent's request, by the user where the mode says so; `until` fires when no answer is needed any more. */
export async function answerRequest(
  request: PermissionRequested,
  mode: PermissionMode,
  { ask, writeError }: CliContext,
  until: AbortSignal,
): Promise<PermissionOutcome> {
  if (mode === 'ask' && ask) return askUser(request, (question) => ask(question, until));
  const outcome = mode === 'allow' ? allow(request.options) : refuse(request.options);
  const what = outcome.kind === 'selected' && mode === 'allow' ? 'Allowed' : 'Refused';
  writeError(`${what} (--permission-mode ${mode}): ${plainLine(request.title)}`);
  return outcome;
}

/** Never more than was asked for: once where that can be had. */
function allow(options: readonly PermissionOption[]): PermissionOutcome {
  return choose(options, 'allow_once', 'allow_always') ?? refuse(options);
}

function refuse(options: readonly PermissionOption[]): PermissionOutcome {
  return choose(options, 'reject_once', 'reject_always') ?? { kind: 'cancelled' };
}

function choose(
  options: readonly PermissionOption[],
  ...kinds: readonly PermissionOption['kind'][]
): PermissionOutcome | undefined {
  const wanted = kinds.flatMap((kind) => options.filter((option) => option.kind === kind));
  return wanted[0] && { kind: 'selected', optionId: wanted[0].optionId };
}

/** Until one of the options is chosen; an empty answer refuses. */
async function askUser(
  { title, detail, options }: PermissionRequested,
  ask: (question: string) => Promise<string>,
): Promise<PermissionOutcome> {
  const lines = [
    `\n${plainLine(title)}`,
    ...(detail === undefined ? [] : [plainText(detail)]),
    ...options.map(({ name }, index) => `  ${index + 1}  ${plainLine(name)}`),
    `Your answer (1 to ${options.length}; empty refuses): `,
  ];
  for (;;) {
    const answer = await ask(lines.join('\n'));
    if (answer === '') return refuse(options);
    const chosen = options[Number(answer) - 1];
    if (chosen) return { kind: 'selected', optionId: chosen.optionId };
  }
}
