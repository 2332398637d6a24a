/**
 * Splits a file of source into the functions that have instructions.
 *
 * @module
 */
import { add, compare, type Int64, negate, quotient } from "../../go/int64.ts";
import type { ListedFile, ListedSource } from "./listed_source.ts";

/** Lines of a file that are of one function. */
export interface FunctionLines {
  /** For readers. */
  name: string;
  begin: Int64;
  /** One past the last. */
  end: Int64;
  /** Lines that have instructions, in order. */
  lines: Int64[];
  flat: Int64;
  cum: Int64;
}

/** Lines of one function that are farther apart are listed apart. */
const FARTHEST = 20;
/** Lines before and behind. */
const MARGIN = 5;

/**
 * Finds the functions of a file.
 *
 * @param file The file.
 * @param source Has its instructions.
 * @param readable Names for readers of names that the linker knows.
 * @returns The functions by line.
 */
export function listedFunctions(
  file: ListedFile,
  { instructions }: ListedSource,
  readable: ReadonlyMap<string, string>,
): FunctionLines[] {
  const functions: FunctionLines[] = [];
  for (const [line, { function: linked, instructions: listed }] of linesOf(file)) {
    const name = readable.get(linked) ?? linked;
    let last = functions.at(-1);
    if (!last || distance(last.end, line) >= FARTHEST || last.name !== name) {
      functions.push(last = { name, begin: line, end: line, lines: [], flat: 0, cum: 0 });
    }
    last.end = add(line, 1);
    last.lines.push(line);
    for (const { address } of listed) {
      const { flat, cum } = instructions.get(address)!;
      last.flat = add(last.flat, flat);
      last.cum = add(last.cum, cum);
    }
  }
  widen(functions);
  return functions;
}

function linesOf({ lines }: ListedFile) {
  return [...lines].sort(([a], [b]) => compare(a, b));
}

function distance(from: Int64, to: Int64): Int64 {
  return add(to, negate(from));
}

/** Adds lines around functions; what is between two of them is shared. */
function widen(functions: FunctionLines[]): void {
  for (const [i, each] of functions.entries()) {
    const before = functions[i - 1];
    if (before) {
      const half = quotient(distance(before.end, each.begin), 2);
      const margin = half > MARGIN ? MARGIN : half;
      before.end = add(before.end, margin);
      each.begin = distance(margin, each.begin);
    } else if (each.begin > MARGIN) {
      each.begin = add(each.begin, -MARGIN);
    } else if (each.begin > 1) {
      // Line 0 is that of instructions without a line, and stays.
      each.begin = 1;
    }
  }
  const last = functions.at(-1);
  if (last) last.end = add(last.end, MARGIN);
}
