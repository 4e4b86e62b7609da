import type { AgentEvent, TextDelta } from '../../domain/agentEvent.ts';
import type { CliContext } from '../context.ts';
import { plainLine, plainText } from '../plainText.ts';
import type { Printer } from './printer.ts';

/** The reply's text on stdout as it comes, with nothing else, so that it can be piped; on stderr what is done for it. */
export class TextPrinter implements Printer {
  readonly #context: Pick<CliContext, 'stream' | 'writeError'>;
  /** The last of what was said. */
  #said = '';
  /** Whether the next word begins a new part, and the agent's name of the one before. */
  #isCut = false;
  #block: string | undefined;

  constructor(context: Pick<CliContext, 'stream' | 'writeError'>) {
    this.#context = context;
  }

  begin(): void {
    this.#said = '';
  }

  hear(event: AgentEvent): void {
    if (event.type === 'textDelta') return this.#say(event);
    const line = lineOf(event);
    if (line !== undefined) this.#note(line);
    if (isPart(event)) this.#isCut = true;
  }

  end(): void {
    if (this.#said !== '' && !this.#said.endsWith('\n')) this.#context.stream('\n');
  }

  /** Parts are a blank line apart, as in the message that is stored. */
  #say({ text, block }: TextDelta): void {
    const words = plainText(text);
    if (words === '') return;
    if (this.#said !== '' && (this.#isCut || block !== this.#block)) this.#context.stream('\n\n');
    this.#isCut = false;
    this.#block = block;
    this.#said = words;
    this.#context.stream(words);
  }

  /** On a terminal both streams share the line. */
  #note(line: string): void {
    const isInLine = this.#said !== '' && !this.#said.endsWith('\n');
    this.#context.writeError(`${isInLine ? '\n' : ''}${plainLine(line)}`);
  }
}

function lineOf(event: AgentEvent): string | undefined {
  if (event.type === 'toolCallStarted') return `· ${event.call.title}`;
  if (event.type === 'fileChanged') return `· Changed ${event.change.path}`;
  return event.type === 'retrying' || event.type === 'notice' ? event.text : undefined;
}

/** What stands between two texts of a reply. */
function isPart({ type }: AgentEvent): boolean {
  return !['threadStarted', 'usageUpdated', 'offered', 'modeChanged'].includes(type);
}
