import type { CliContext } from '../context.ts';
import { UsageError } from '../failure.ts';

/** The prompt that was given, or with `-` the text that comes by stdin, without the line break at its end. */
export async function readPrompt(given: string, { readInput }: CliContext): Promise<string> {
  const prompt = given === '-' ? (await readInput()).replace(/\r?\n$/, '') : given;
  if (prompt.trim() === '') throw new UsageError('The prompt is empty.');
  return prompt;
}
