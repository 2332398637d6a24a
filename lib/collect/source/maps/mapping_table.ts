import type { Steps } from "../../../base/in_slices.ts";

/** A source map of version 3 as it is read here; whatever is anything else is left out. */
export interface MapPayload {
  sources?: (string | null)[];
  names?: string[];
  sourceRoot?: string;
  mappings?: string;
  sections?: { offset: { line: number; column: number }; map: MapPayload }[];
}

/** What a mapping says; `source` and `name` are indices, −1 for none. */
export interface Mapping {
  source: number;
  line: number;
  column: number;
  name: number;
}

/** Numbers per mapping: generated column, source, line, column, name. */
const WIDTH = 5;

/** Mappings between two looks at the clock: some 100 µs. */
const MAPPINGS_PER_STEP = 2048;

const DIGITS = new Int8Array(128).fill(-1);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"]
  .forEach((letter, i) => DIGITS[letter.charCodeAt(0)] = i);

/** The mappings of one map in 20 bytes each, sorted, ready for look-ups. */
export class MappingTable {
  #numbers = new Int32Array(WIDTH * 1024);
  #size = 0;
  /** Index of each generated line's first mapping. */
  #lines: number[] = [0];

  /** Decodes a `mappings` text. */
  static *decode(mappings: string): Steps<MappingTable> {
    const table = new MappingTable();
    const fields = new Int32Array(WIDTH);
    let line = 0;
    for (let at = 0, n = 1; at <= mappings.length; at++, n++) {
      let count = 0;
      let code = at < mappings.length ? mappings.charCodeAt(at) : SEMICOLON;
      while (code !== COMMA && code !== SEMICOLON) {
        let value = 0;
        let digit = 32;
        for (let shift = 0; digit & 32; shift += 5) {
          digit = code < 128 ? DIGITS[code]! : -1;
          if (digit < 0) throw new SyntaxError(`Cannot read a source map's mapping at ${at}`);
          value |= (digit & 31) << shift;
          code = ++at < mappings.length ? mappings.charCodeAt(at) : SEMICOLON;
        }
        if (count < WIDTH) fields[count]! += value & 1 ? -(value >>> 1) : value >>> 1;
        count++;
      }
      if (count > 0) table.#push(fields, count);
      if (code === SEMICOLON) {
        table.#sortFrom(table.#lines[line++]!);
        table.#lines.push(table.#size);
        fields[0] = 0;
      }
      if (n % MAPPINGS_PER_STEP === 0) yield;
    }
    table.#numbers = table.#numbers.slice(0, table.#size * WIDTH);
    return table;
  }

  /**
   * The mapping at or before a 0-based place on its line, else the first after
   * it: V8's column may stand before the first mapping of a line.
   */
  find(line: number, column: number): Mapping | undefined {
    const first = this.#lines[line];
    const end = this.#lines[line + 1];
    if (first === undefined || end === undefined || first === end) return undefined;
    let low = first;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#numbers[middle * WIDTH]! <= column) low = middle + 1;
      else high = middle;
    }
    const below = low > first ? this.#mapping(this.#firstAt(low - 1, first)) : undefined;
    if (below && below.source >= 0) return below;
    return low < end ? this.#mapping(low) : undefined;
  }

  /** The first of several mappings of the same place: it holds the outermost construct. */
  #firstAt(index: number, least: number): number {
    const column = this.#numbers[index * WIDTH];
    while (index > least && this.#numbers[(index - 1) * WIDTH] === column) index--;
    return index;
  }

  #mapping(index: number): Mapping | undefined {
    const [, source, line, column, name] = this.#numbers.subarray(
      index * WIDTH,
      (index + 1) * WIDTH,
    );
    return source! < 0 ? undefined : { source: source!, line: line!, column: column!, name: name! };
  }

  #push(fields: Int32Array, count: number): void {
    const at = this.#size++ * WIDTH;
    if (at + WIDTH > this.#numbers.length) {
      const grown = new Int32Array(this.#numbers.length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers.set(fields, at);
    if (count < 4) this.#numbers[at + 1] = -1;
    if (count < 5) this.#numbers[at + 4] = -1;
  }

  /** Maps are sorted but for rare ones. */
  #sortFrom(first: number): void {
    const numbers = this.#numbers;
    for (let i = first + 1; i < this.#size; i++) {
      if (numbers[i * WIDTH]! >= numbers[(i - 1) * WIDTH]!) continue;
      const rows = Array.from(
        { length: this.#size - first },
        (_, n) => numbers.slice((first + n) * WIDTH, (first + n + 1) * WIDTH),
      );
      rows.sort((a, b) => a[0]! - b[0]!).forEach((row, n) => numbers.set(row, (first + n) * WIDTH));
      return;
    }
  }
}

const COMMA = 44;
const SEMICOLON = 59;
