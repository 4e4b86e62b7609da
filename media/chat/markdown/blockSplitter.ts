/** A stretch of a text: from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a growing Markdown text into blocks that can be rendered by themselves. It reads each line once, when the
 * line is complete, and looks only at what came before it: so where the cuts are depends on the text and not on
 * the pieces it arrived in, and text that is added never moves a cut.
 */
export class BlockSplitter {
  readonly #settled: Range[] = [];
  readonly #definitions: string[] = [];
  #text = '';
  /** Where the first line that is not complete begins. */
  #read = 0;
  #blockStart = 0;
  #fence: Fence | undefined;
  #afterBlank = false;
  #inList = false;

  /** Blocks that nothing added to the text can change. What follows the last of them is still open. */
  get settled(): readonly Range[] {
    return this.#settled;
  }

  /** Where the open block begins. */
  get openStart(): number {
    return this.#blockStart;
  }

  /**
   * Lines that define a link for the whole text: `[name]: address`. Only when the text is `done` is its last line
   * known to be whole.
   */
  definitions(done: boolean): readonly string[] {
    const lastLine = done && !this.#fence ? this.#text.slice(this.#read) : '';
    return definition.test(lastLine) ? [...this.#definitions, lastLine] : this.#definitions;
  }

  /**
   * Reads what was added to the text. False: the text does not begin with the one before, and all was read anew.
   */
  read(text: string): boolean {
    const continues = text.startsWith(this.#text);
    if (!continues) this.#startOver();
    this.#text = text;
    for (let end = text.indexOf('\n', this.#read); end >= 0; end = text.indexOf('\n', this.#read)) {
      this.#readLine(text.slice(this.#read, end).replace(/\r$/, ''), end + 1);
      this.#read = end + 1;
    }
    return continues;
  }

  #readLine(line: string, next: number): void {
    if (this.#fence) {
      if (closes(this.#fence, line)) this.#leaveFence(next);
      return;
    }
    if (line.trim() === '') {
      this.#afterBlank = true;
      return;
    }
    const fence = openedBy(line);
    // An indented fence in a list is a part of its item.
    const standsAlone = fence && !(fence.indent > 0 && this.#inList);
    if (standsAlone || (this.#afterBlank && this.#beginsBlock(line))) this.#cut(this.#read);
    if (standsAlone) this.#fence = fence;
    else this.#readTextLine(line);
  }

  #readTextLine(line: string): void {
    this.#afterBlank = false;
    this.#inList ||= listItem.test(line);
    if (definition.test(line)) this.#definitions.push(line);
  }

  /** An indented line may belong to what came before it, and so may one more item of a list. */
  #beginsBlock(line: string): boolean {
    return !/^[ \t]/.test(line) && !(this.#inList && listItem.test(line));
  }

  #leaveFence(next: number): void {
    this.#fence = undefined;
    this.#cut(next);
  }

  #cut(at: number): void {
    if (at > this.#blockStart) this.#settled.push({ start: this.#blockStart, end: at });
    this.#blockStart = at;
    this.#afterBlank = false;
    this.#inList = false;
  }

  #startOver(): void {
    this.#settled.length = 0;
    this.#definitions.length = 0;
    this.#read = 0;
    this.#blockStart = 0;
    this.#fence = undefined;
    this.#afterBlank = false;
    this.#inList = false;
  }
}

interface Fence {
  readonly indent: number;
  readonly mark: string;
}

const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const definition = /^ {0,3}\[[^\]]+\]:[ \t]*\S/;
const fenceOpening = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;

function openedBy(line: string): Fence | undefined {
  const [, indent, mark] = fenceOpening.exec(line) ?? [];
  return indent === undefined || mark === undefined ? undefined : { indent: indent.length, mark };
}

function closes(fence: Fence, line: string): boolean {
  const found = line.trim();
  const sameMark = found.length >= fence.mark.length && found.replaceAll(fence.mark.charAt(0), '') === '';
  return sameMark && /^ {0,3}\S/.test(line);
}
