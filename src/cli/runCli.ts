import { messageOf } from '../base/decode.ts';
import type { Command, Outcome } from './command.ts';
import { commands } from './commands/all.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './failure.ts';
import { commandHelp, generalHelp, usageLine } from './help.ts';

/** 0 done, 1 failed with a reason on stderr, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** Runs one call of the command line. Never rejects. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  const [name, ...rest] = args;
  const command = commands.find((command) => command.name === name);
  const json = beforePrompt(args).includes('--json');
  try {
    if (command && wantsHelp(rest)) return say(commandHelp(command), context);
    if (command) return report(await command.run(rest, context), json, context);
    return general(name, context);
  } catch (error) {
    return fail(error, command, json, context);
  }
}

function general(name: string | undefined, context: CliContext): ExitCode {
  switch (name) {
    case '--help':
    case '-h':
    case 'help':
      return say(generalHelp(commands), context);
    case '--version':
      return say(context.version, context);
    case undefined:
      throw new UsageError('What shall be done?');
    default:
      throw new UsageError(`There is no command "${name}".`);
  }
}

function wantsHelp(args: readonly string[]): boolean {
  const options = beforePrompt(args);
  return options.includes('--help') || options.includes('-h');
}

/** What follows `--` is text, however it looks. */
function beforePrompt(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

function say(text: string, context: CliContext): ExitCode {
  context.writeOut(text);
  return 0;
}

function report(outcome: Outcome, json: boolean, context: CliContext): ExitCode {
  if ('text' in outcome)
    context.writeOut(json ? JSON.stringify(outcome.data, null, 2) : outcome.text.trimEnd());
  const { failure } = outcome;
  if (failure === undefined) return 0;
  context.writeError(`threadkeeper: ${failure}`);
  return 1;
}

/** With `--json` a failure is a document too, so that a program reads stdout in every case. */
function fail(error: unknown, command: Command | undefined, json: boolean, context: CliContext): ExitCode {
  const reason = messageOf(error);
  if (json) context.writeOut(JSON.stringify({ error: reason }, null, command?.streams ? 0 : 2));
  context.writeError(`threadkeeper: ${reason}`);
  if (!(error instanceof UsageError)) return 1;
  context.writeError(`${usageLine(command)}\nHelp: threadkeeper ${command ? `${command.name} ` : ''}--help`);
  return 2;
}
