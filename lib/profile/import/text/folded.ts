/**
 * Folded stacks, the food of flame graphs: `main;run;work 12`.
 *
 * @module
 */
import { type Frame, valueType } from "../../builder.ts";
import { optionalInteger } from "../integers.ts";
import { type StackNode, StackTree } from "../../stack_tree.ts";
import type { Profile } from "../../types.ts";
import { exactSystemName } from "../exact_name.ts";
import { PlainLines } from "../plain_lines.ts";

/**
 * Reads folded stacks. Every line must be one, and one must have two frames:
 * any text may end in a number.
 *
 * What was counted is not in the file: the profile calls it `samples/count`.
 *
 * @param data The file.
 * @param size Its size as received: the bound on memory follows it.
 * @returns The profile, `undefined` if it is no such file.
 * @throws {DecodeError} If it would need too much memory.
 */
export function parseFolded(data: Uint8Array, size: number): Profile | undefined {
  const kind = valueType("samples", "count");
  const tree = new StackTree({ sampleType: [kind], periodType: kind, period: 1 }, size);
  tree.mapping("");
  const lines = new PlainLines(data);
  let isFolded = false;
  for (let text = lines.any(); text !== undefined; text = lines.any()) {
    const line = text.trimEnd();
    if (line === "" || line.startsWith("#")) continue;
    const space = line.lastIndexOf(" ");
    const digits = line.slice(space + 1);
    const value = /^-?[0-9]+$/.test(digits) ? optionalInteger(digits, 10) : undefined;
    if (space <= 0 || value === undefined || line.includes("\0")) return undefined;
    const names = line.slice(0, space).split(";");
    if (names.length > 1) isFolded = true;
    let stack: StackNode | undefined;
    for (const name of names) stack = tree.call(stack, frame(name));
    tree.add(stack, [value]);
  }
  return isFolded ? tree.build() : undefined;
}

function frame(name: string): Frame {
  return {
    name,
    systemName: exactSystemName(name, name),
    filename: "",
    startLine: 0,
    line: 0,
    mapping: "",
  };
}
