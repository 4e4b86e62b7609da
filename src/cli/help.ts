import { commonOptions, type Command, type Options } from './command.ts';

const program = 'threadkeeper';

export function usageLine(command: Command | undefined): string {
  if (!command) return `Usage: ${program} COMMAND [options]`;
  return ['Usage:', program, command.name, command.usage, '[--store DIR] [--json]'].filter(Boolean).join(' ');
}

export function commandHelp(command: Command): string {
  return [
    usageLine(command),
    '',
    command.summary,
    '',
    ...optionLines({ ...command.options, ...commonOptions, ...command.options }),
  ].join('\n');
}

export function generalHelp(commands: readonly Command[]): string {
  return [
    usageLine(undefined),
    '',
    "Keeps your coding agents' sessions and threads.",
    '',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    ...optionLines({ ...commonOptions, version: { type: 'boolean', help: 'The version' } }),
    '',
    'Exit codes: 0 done, 1 failed (the reason is on stderr), 2 called wrongly.',
  ].join('\n');
}

function optionLines(options: Options): string[] {
  return columns(
    Object.entries(options).map(([name, { short, value, help }]) => [
      `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
      help,
    ]),
  );
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
