import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util';
import { messageOf } from '../base/decode.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './failure.ts';

/** What `node:util` parses, with what `--help` says of it. */
export type Option = ParseArgsOptionDescriptor & {
  readonly help: string;
  /** The name of its value: `--store DIR`. */
  readonly value?: string;
};
export type Options = Readonly<Record<string, Option>>;

/** A command of the table. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the name: "--db-path FILE [--yes]". */
  readonly usage: string;
  readonly options: Options;
  /** With `--json` every line of stdout is a document, rather than all of it one. */
  readonly streams?: boolean;
  run(args: readonly string[], context: CliContext): Promise<Outcome>;
}

/** What a command found out. With `failure` the exit code is 1. */
export type Outcome = { readonly failure?: string | undefined } & (
  | { /** For `--json`. */ readonly data: unknown; /** For people. */ readonly text: string }
  /** All was said while it ran. */
  | { readonly streamed: true }
);

/** The options that every command has. */
export const commonOptions = {
  store: {
    type: 'string',
    value: 'DIR',
    help: "The store: its folder or file. Default: VS Code's, by the current folder",
  },
  json: { type: 'boolean', help: 'Exactly one JSON document on stdout' },
  help: { type: 'boolean', short: 'h', help: 'This text' },
} satisfies Options;

interface CommandSpec<O extends Options> extends Omit<Command, 'run'> {
  readonly options: O;
  /** The names of the arguments that are no options; all of them are needed. */
  readonly positionals: readonly string[];
  run(given: Given<O>, context: CliContext): Promise<Outcome>;
}

/** The options and arguments of a call, typed by the command's own table of options. */
interface Given<O extends Options> {
  readonly values: ReturnType<typeof parse<O>>['values'];
  readonly positionals: readonly string[];
}

/** A command whose options are typed in its own file and unknown to the table. */
export function defineCommand<O extends Options>(spec: CommandSpec<O>): Command {
  return {
    ...spec,
    run: (args, context) => spec.run(parseCall(spec, args), context),
  };
}

function parseCall<O extends Options>(spec: CommandSpec<O>, args: readonly string[]): Given<O> {
  const { values, positionals } = attempt(() => parse(spec.options, args));
  const missing = spec.positionals[positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`);
  const extra = positionals[spec.positionals.length];
  if (extra !== undefined) throw new UsageError(`Nothing is done with "${extra}".`);
  return { values, positionals };
}

function parse<O extends Options>(options: O, args: readonly string[]) {
  return parseArgs({ args: [...args], options: { ...commonOptions, ...options }, allowPositionals: true });
}

function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UsageError(messageOf(error).split('. ')[0], { cause: error });
  }
}
