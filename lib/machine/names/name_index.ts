/**
 * Which name the code at an address has.
 *
 * @module
 */

/** What is known of some code. */
export interface CodeName {
  /** As the linker knows it; of code that only a source file is known of, that file. */
  name: string;
  /** Source file as the compiler was given it, `""` if unknown; then {@linkcode name} is a function. */
  file: string;
}

/** The parts that an index consists of, and that are kept in files. */
export interface IndexParts {
  /** Lowest address. */
  base: number;
  /** Where ranges begin, from the base on, in order. The last one begins where nothing is known any more. */
  starts: Uint32Array;
  /** Name of each range plus one, 0 for none. */
  names: Uint32Array;
  /** Where each name ends in the text. */
  ends: Uint32Array;
  /** All names in UTF-8, files first. */
  text: Uint8Array;
  /** How many of the names are files. */
  files: number;
  /** Three numbers for each part of the file that is loaded as code: its place, its address, its size. */
  segments: Float64Array;
  /** First address of V8's builtins, and one past their last; 0 both if there are none. */
  builtins: [number, number];
  /** Whether functions keep frame pointers, so that call chains can be believed. */
  isFramed: boolean;
}

/** What is known of a file beside names. */
export type FileFacts = Pick<IndexParts, "segments" | "builtins" | "isFramed">;

const utf8 = new TextDecoder();

/**
 * Names by address, in a few arrays whatever the size of the program.
 *
 * @example
 * ```ts
 * import { buildIndex } from "./name_index.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const facts = { segments: new Float64Array(), builtins: [0, 0] as [number, number], isFramed: true };
 * const index = buildIndex([{ start: 0x1000, end: 0x1010, name: "main", isFile: false }], facts);
 * strictEqual(index.find(0x100f)?.name, "main");
 * strictEqual(index.find(0x1010), undefined);
 * ```
 */
export class NameIndex {
  readonly parts: IndexParts;
  readonly #known = new Map<number, CodeName>();

  /** @param parts Their lengths fit; they are not looked at again. */
  constructor(parts: IndexParts) {
    this.parts = parts;
  }

  /** Whether call chains through this code can be believed. */
  get isFramed(): boolean {
    return this.parts.isFramed;
  }

  /**
   * The address of code at a place in the file.
   *
   * @returns Nothing if there is no code.
   */
  addressAt(offset: number): number | undefined {
    const { segments } = this.parts;
    for (let i = 0; i + 2 < segments.length; i += 3) {
      const at = offset - segments[i]!;
      if (at >= 0 && at < segments[i + 2]!) return segments[i + 1]! + at;
    }
    return undefined;
  }

  /** Whether code at an address runs JavaScript, or is one of its builtin functions. */
  isBuiltin(address: number): boolean {
    const [start, end] = this.parts.builtins;
    return address >= start && address < end;
  }

  /** @returns Nothing for code without a name. */
  find(address: number): CodeName | undefined {
    const { base, starts, names } = this.parts;
    const at = address - base;
    if (starts.length === 0 || !(at >= starts[0]!)) return undefined;
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = low + high >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle;
    }
    const name = names[low]!;
    return name === 0 ? undefined : this.#name(name - 1);
  }

  #name(index: number): CodeName {
    let known = this.#known.get(index);
    if (!known) {
      const { ends, text, files } = this.parts;
      const name = utf8.decode(text.subarray(index > 0 ? ends[index - 1]! : 0, ends[index]!));
      this.#known.set(index, known = { name, file: index < files ? name : "" });
    }
    return known;
  }
}

/** Some code of which a name is known. */
export interface NamedRange {
  /** Address of its first byte. */
  start: number;
  /** One past its last byte. */
  end: number;
  name: string;
  /** Whether the name is that of its source file. */
  isFile: boolean;
}

const MAX_SPAN = 2 ** 32;

/**
 * Makes an index. Where ranges overlap the one that begins later counts;
 * neighbours of one name become one range.
 *
 * @param ranges In order of their starts.
 * @param facts What else is known.
 */
export function buildIndex(ranges: readonly NamedRange[], facts: FileFacts): NameIndex {
  const base = ranges[0]?.start ?? 0;
  const table = nameTable(ranges);
  const starts: number[] = [];
  const names: number[] = [];
  const begin = (address: number, name: number) => {
    const at = address - base;
    if (at === starts.at(-1)) names[names.length - 1] = name;
    else if (name !== (names.at(-1) ?? 0)) {
      starts.push(at);
      names.push(name);
    }
  };
  for (const [i, range] of ranges.entries()) {
    if (range.end - base >= MAX_SPAN) break;
    begin(range.start, table.number(range) + 1);
    const next = ranges[i + 1];
    if (!next || next.start > range.end) begin(range.end, 0);
  }
  return new NameIndex({
    base,
    starts: Uint32Array.from(starts),
    names: Uint32Array.from(names),
    ...table.parts,
    ...facts,
  });
}

/** Each name once, files first. */
function nameTable(ranges: readonly NamedRange[]) {
  const lists: [string[], string[]] = [[], []];
  const numbers: [Map<string, number>, Map<string, number>] = [new Map(), new Map()];
  for (const { name, isFile } of ranges) {
    const kind = isFile ? 0 : 1;
    if (!numbers[kind].has(name)) numbers[kind].set(name, lists[kind].push(name) - 1);
  }
  const encoded = lists.flat().map((name) => new TextEncoder().encode(name));
  const ends = new Uint32Array(encoded.length);
  const text = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const [i, bytes] of encoded.entries()) {
    text.set(bytes, at);
    ends[i] = at += bytes.length;
  }
  const files = lists[0].length;
  return {
    number: ({ name, isFile }: NamedRange) =>
      isFile ? numbers[0].get(name)! : files + numbers[1].get(name)!,
    parts: { ends, text, files },
  };
}
