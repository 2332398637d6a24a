import type { Steps } from "../../../base/in_slices.ts";

/** What a stack's frame says about a place in a script, 0-based. */
export interface ScriptPosition {
  line: number;
  /** In UTF-16 units. */
  column: number;
}

const SPACE = 32;
const TAB = 9;

/** Lines between two looks at the clock: some 100 µs. */
const LINES_PER_STEP = 2048;

/** Where the lines of a text begin, and how far each is indented. */
export class LineTable {
  #starts: Uint32Array;
  #indents: Uint16Array;
  #length: number;

  private constructor(starts: number[], indents: number[], length: number) {
    this.#starts = Uint32Array.from(starts);
    this.#indents = Uint16Array.from(indents);
    this.#length = length;
  }

  /** Reads a text in steps. */
  static *read(text: string): Steps<LineTable> {
    // V8 ends lines where the language does; all but a few texts use line feeds alone.
    const next = /\r(?!\n)|[\u2028\u2029]/.test(text) ? anyLineEnd : lineFeed;
    const starts: number[] = [];
    const indents: number[] = [];
    for (let at = 0; at >= 0; at = next(text, at)) {
      let end = at;
      for (let code = SPACE; code === SPACE || code === TAB; end++) code = text.charCodeAt(end);
      starts.push(at);
      indents.push(Math.min(end - 1 - at, 65_535));
      if (starts.length % LINES_PER_STEP === 0) yield;
    }
    return new LineTable(starts, indents, text.length);
  }

  /** The offset of a place; the text's end for one outside. */
  offset({ line, column }: ScriptPosition): number {
    return (this.#starts[line] ?? this.#length) + column;
  }

  /** The place of an offset. */
  position(offset: number): ScriptPosition {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return { line: low - 1, column: offset - this.#starts[low - 1]! };
  }

  /** The column of a line's first character that is no white space. */
  indent(line: number): number {
    return this.#indents[line] ?? 0;
  }
}

/** Where the line after the one at `from` begins, −1 for nowhere. */
function lineFeed(text: string, from: number): number {
  return text.indexOf("\n", from) + 1 || -1;
}

function anyLineEnd(text: string, from: number): number {
  const end = /\r\n?|[\n\u2028\u2029]/g;
  end.lastIndex = from;
  return end.exec(text) ? end.lastIndex : -1;
}
