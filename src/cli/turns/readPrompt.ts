import type { CliContext } from '../context.ts';
import { CommandError, UsageError } from '../failure.ts';

/** The prompt that was given, or with `-` the text that comes by stdin, without the line break at its end. */
export async function readPrompt(given: string, context: CliContext): Promise<string> {
  const prompt = given === '-' ? await readAll(context) : given;
  if (prompt.trim() === '') throw new UsageError('The prompt is empty.');
  return prompt;
}

async function readAll({ readInput, signal }: CliContext): Promise<string> {
  try {
    return (await readInput()).replace(/\r?\n$/, '');
  } catch (error) {
    if (signal.aborted) throw new CommandError('Stopped. Nothing was sent.', { cause: error });
    throw error;
  }
}
