/**
 * Names that a program keeps beside the functions that they are of.
 *
 * @module
 */
import type { ConstantWords } from "./constant_words.ts";

/** Where there is code: its first address, and one past the last. */
interface CodeSpan {
  start: number;
  end: number;
}

/** A row of a table of V8's that names its functions. */
interface RowShape {
  /** Words of a row, and which of them points to the name and to the function. */
  words: number;
  name: number;
  code: number;
  /** How a compiler would have named the function. */
  prefix: string;
  /**
   * Whether a row can begin at a word.
   *
   * @param row How many of the table there are already.
   */
  fits(words: ConstantWords, word: number, row: number): boolean;
}

/** Shorter ones are no table of these. */
const MIN_ROWS = 200;
const MAX_NAME = 128;
const IDENTIFIER_REGEXP = /^[A-Za-z_]\w*$/;
/** How `deno_core` names what JavaScript calls in Rust. */
const OP_PREFIX = new TextEncoder().encode("op_");
const OP_REGEXP = /^op_[a-z0-9_]+$/;
const MAX_KIND = 16;
/** A name, and up to so many words with what belongs to it. */
const OP_WORDS = 32;

const SHAPES: readonly RowShape[] = [
  {
    // Name, kind, function; of builtins that are written in C++ only.
    words: 3,
    name: 0,
    code: 2,
    prefix: "v8::internal::Builtin_",
    fits: ({ pointers, data }, word) =>
      pointers[word] !== 0 && pointers[word + 1] === 0 &&
      data.getUint32(word * 8 + 12, true) === 0 &&
      data.getUint32(word * 8 + 8, true) < MAX_KIND,
  },
  {
    // Number and kind, name, function, numbers of arguments.
    words: 4,
    name: 1,
    code: 2,
    prefix: "v8::internal::Runtime_",
    fits: ({ pointers, data }, word, row) =>
      pointers[word] === 0 && data.getUint32(word * 8, true) === row && pointers[word + 1] !== 0 &&
      pointers[word + 2] !== 0 && pointers[word + 3] === 0,
  },
];

/**
 * Finds names of functions: those of V8 that JavaScript calls, and Deno's ops.
 *
 * @param words Constants of the program.
 * @param code Where its code is.
 * @returns Names by address.
 */
export function ownNames(words: ConstantWords, code: CodeSpan): Map<number, string> {
  const names = new Map<number, string>();
  for (const shape of SHAPES) addTable(words, code, shape, names);
  addOps(words, code, names);
  return names;
}

function isCode({ start, end }: CodeSpan, address: number): boolean {
  return address >= start && address < end;
}

function addTable(
  words: ConstantWords,
  code: CodeSpan,
  shape: RowShape,
  names: Map<number, string>,
): void {
  const last = words.pointers.length - shape.words;
  for (let word = 0; word <= last;) {
    let rows = 0;
    while (
      word + rows * shape.words <= last && shape.fits(words, word + rows * shape.words, rows)
    ) {
      rows++;
    }
    if (rows >= MIN_ROWS && addRows(words, code, shape, word, rows, names)) {
      word += rows * shape.words;
    } else word++;
  }
}

/** @returns Whether it is a table of names. */
function addRows(
  { pointers, text }: ConstantWords,
  code: CodeSpan,
  { words, name, code: function_, prefix }: RowShape,
  first: number,
  rows: number,
  names: Map<number, string>,
): boolean {
  const found: [number, string][] = [];
  for (let row = 0; row < rows; row++) {
    const at = first + row * words;
    const [written] = text.at(pointers[at + name]!, MAX_NAME)?.split("\0", 1) ?? [];
    if (written === undefined || !IDENTIFIER_REGEXP.test(written)) {
      // A table may be followed by what looks like it.
      if (row < MIN_ROWS) return false;
      break;
    }
    const address = pointers[at + function_]!;
    if (isCode(code, address)) found.push([address, prefix + written]);
  }
  for (const [address, name] of found) names.set(address, name);
  return found.length > 0;
}

/** A function that several ops share is of none of them. */
function addOps(
  { pointers, data, text }: ConstantWords,
  code: CodeSpan,
  names: Map<number, string>,
): void {
  const owners = new Map<number, string>();
  const shared = new Set<number>();
  let op = "";
  let left = 0;
  for (let word = 0; word + 1 < pointers.length; word++) {
    const pointer = pointers[word]!;
    if (pointer === 0) {
      left--;
      continue;
    }
    if (isCode(code, pointer)) {
      if (left <= 0) continue;
      if ((owners.get(pointer) ?? op) !== op) shared.add(pointer);
      owners.set(pointer, op);
      left--;
      continue;
    }
    const length = pointers[word + 1] === 0 ? data.getUint32(word * 8 + 8, true) : 0;
    const name = length > 3 && length < MAX_NAME && text.startsWith(pointer, OP_PREFIX)
      ? text.at(pointer, length)
      : undefined;
    if (name !== undefined && OP_REGEXP.test(name)) {
      op = name;
      left = OP_WORDS;
    } else left--;
  }
  for (const [address, name] of owners) if (!shared.has(address)) names.set(address, name);
}
