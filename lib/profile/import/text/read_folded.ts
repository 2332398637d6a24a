/**
 * Folded stacks, the food of flame graphs: `main;run;work 12`.
 *
 * @module
 */
import { type Int64, toInt64 } from "../../../go/int64.ts";
import { type Frame, valueType } from "../../builder.ts";
import { exactSystemName } from "../../function_name.ts";
import { type StackNode, TreeBuilder } from "../../tree_builder.ts";
import type { Location, Profile, ValueType } from "../../types.ts";
import { openWhatHasValues } from "../opening_type.ts";
import { eachLine } from "../plain_lines.ts";
import type { BuildProfile } from "../v8/frame.ts";

const NUMBER_REGEXP = /^-?\d+(?:\.\d*)?$/;
/** So many times more lines must be stacks than not. */
const MIN_SHARE = 2;
/** A text that is something else shows it soon. */
const MIN_LINES = 100;

/** Stacks that come again and again are found by their text. */
const MAX_LEAVES = 100_000;

/** What the lines of a file are like. */
interface Shape {
  /** 1 or 2 numbers a line: base and current. */
  columns: 1 | 2;
  /** What the values are in. */
  unit: DecimalUnit;
  bad: number;
  firstBad: number;
}

/**
 * Reads folded stacks: one a line, with its value, or with one before and one
 * after a change. Two of three lines must be stacks, and one must have two
 * frames: any text may end in a number.
 *
 * What was counted is not in the file: the profile calls it `samples/count`.
 *
 * @param data The file.
 * @param size Its size as received: the bound on memory follows it.
 * @returns What makes the profile, `undefined` if the file has another format.
 */
export function readFolded(data: Uint8Array, size: number): BuildProfile | undefined {
  const shape = shapeOf(data);
  return shape && (() => Promise.resolve(foldedProfile(data, size, shape)));
}

function foldedProfile(data: Uint8Array, size: number, shape: Shape): Profile {
  const { columns, unit } = shape;
  const types = typesOf(columns, unit.name);
  const kind = types.at(-1)!;
  const tree = new TreeBuilder({ sampleType: types, periodType: kind, period: 1 }, size);
  tree.mapping("");
  const locations = new Map<string, Location>();
  const leaves = new Map<string, StackNode>();
  const locate = (name: string) => {
    let location = locations.get(name);
    if (!location) locations.set(name, location = tree.location(frame(name)));
    return location;
  };
  for (const { stack, values } of stacksOf(data, columns)) {
    const known = values.map((value) => unit.read(value)).filter((value) => value !== undefined);
    if (known.length < columns) {
      shape.bad++;
      continue;
    }
    let leaf = leaves.get(stack);
    if (!leaf) {
      leaf = tree.path(stack.split(";"), locate)!;
      // Where most stacks differ, remembering them is of no use.
      if (leaves.size < MAX_LEAVES) leaves.set(stack, leaf);
    }
    tree.add(leaf, known);
  }
  const profile = tree.build();
  profile.comment.push(...remarksOf(shape));
  return openWhatHasValues(profile);
}

function typesOf(columns: 1 | 2, unit: DecimalUnits): ValueType[] {
  return columns === 1
    ? [valueType("samples", unit)]
    : [valueType("base", unit), valueType("current", unit)];
}

function remarksOf({ bad, firstBad, columns, unit }: Shape): string[] {
  return [
    ...columns === 2 ? ["# two columns: base is before a change, current after it"] : [],
    ...unit.isRounded ? ["estimate: values are rounded to millionths"] : [],
    ...bad > 0
      ? [`damaged: ${bad} ${bad === 1 ? "line is" : "lines are"} no stack (line ${firstBad} first)`]
      : [],
  ];
}

/** What all lines have in common; `undefined` if they are no stacks. */
function shapeOf(data: Uint8Array): Shape | undefined {
  const units = [new DecimalUnit(), new DecimalUnit()] as const;
  const shape = { bad: 0, firstBad: 0 };
  let good = 0;
  let isFolded = false;
  let mayHaveTwo = true;
  /** Stacks without their two numbers: where one comes twice, its number is part of a name. */
  const seen = new Set<string>();
  for (const { text, number } of linesOf(data)) {
    const cut = text.includes("\0") ? undefined : cutNumber(text);
    if (!cut || !units.every((unit) => unit.note(cut.number))) {
      shape.bad++;
      shape.firstBad ||= number;
      if (shape.bad > MIN_LINES && shape.bad * MIN_SHARE > good) return undefined;
      continue;
    }
    good++;
    isFolded ||= cut.rest.includes(";");
    if (!mayHaveTwo) continue;
    const before = cutNumber(cut.rest);
    mayHaveTwo = before !== undefined && !seen.has(before.rest) &&
      units[1].note(before.number);
    if (before) seen.add(before.rest);
  }
  if (!isFolded || shape.bad * MIN_SHARE > good) return undefined;
  return { ...shape, columns: mayHaveTwo ? 2 : 1, unit: units[mayHaveTwo ? 1 : 0] };
}

function* stacksOf(data: Uint8Array, columns: 1 | 2) {
  for (const { text } of linesOf(data)) {
    const last = cutNumber(text);
    const first = last && columns === 2 ? cutNumber(last.rest) : undefined;
    if (last && columns === 1) yield { stack: last.rest, values: [last.number] };
    else if (last && first) yield { stack: first.rest, values: [first.number, last.number] };
  }
}

/** Cuts the number off the end of a text; `undefined` if there is none, or nothing before it. */
function cutNumber(text: string): { rest: string; number: string } | undefined {
  const mark = Math.max(text.lastIndexOf(" "), text.lastIndexOf("\t"));
  const number = text.slice(mark + 1);
  const rest = mark > 0 ? text.slice(0, mark).trimEnd() : "";
  return rest !== "" && NUMBER_REGEXP.test(number) ? { rest, number } : undefined;
}

/** Lines that are neither empty nor comments. */
function* linesOf(data: Uint8Array): Generator<{ text: string; number: number }> {
  let number = 0;
  for (const line of eachLine(data)) {
    number++;
    const text = line.trimEnd();
    if (text !== "" && !text.startsWith("#")) yield { text, number };
  }
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

/** What a value is counted in. */
type DecimalUnits = "count" | "thousandths" | "millionths";

const DIGITS: Readonly<Record<DecimalUnits, number>> = {
  count: 0,
  thousandths: 3,
  millionths: 6,
};
const MAX_INT64 = 2n ** 63n - 1n;
/** What a `number` holds. */
const SMALL_REGEXP = /^\d{1,15}$/;
const DECIMAL_REGEXP = /^(-?)(\d+)(?:\.(\d*))?$/;

/**
 * The smallest unit in which all values of a file are whole: their number, or a
 * decimal part of it.
 *
 * @example
 * ```ts
 * import { DecimalUnit } from "./read_folded.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const unit = new DecimalUnit();
 * for (const value of ["10.5", "3"]) unit.note(value);
 * strictEqual(unit.name, "thousandths");
 * strictEqual(unit.read("10.5"), 10_500);
 * ```
 */
export class DecimalUnit {
  name: DecimalUnits = "count";
  /** Whether some value is finer than the finest unit. */
  isRounded = false;

  /** @returns Whether a text is a number that can be had at all. */
  note(text: string): boolean {
    if (SMALL_REGEXP.test(text)) return true;
    const [, , whole, fraction = ""] = DECIMAL_REGEXP.exec(text) ?? [];
    if (whole === undefined || BigInt(whole) > MAX_INT64) return false;
    const digits = fraction.replace(/0+$/, "").length;
    if (digits > DIGITS.thousandths) this.name = "millionths";
    else if (digits > 0 && this.name === "count") this.name = "thousandths";
    if (digits > DIGITS.millionths) this.isRounded = true;
    return true;
  }

  /** A value in that unit; `undefined` if it is too large for it. */
  read(text: string): Int64 | undefined {
    if (this.name === "count" && SMALL_REGEXP.test(text)) return Number(text);
    const [, sign, whole = "", fraction = ""] = DECIMAL_REGEXP.exec(text) ?? [];
    const digits = DIGITS[this.name];
    const padded = fraction.padEnd(digits + 1, "0");
    const up = padded[digits]! >= "5" ? 1n : 0n;
    const value = BigInt(whole + padded.slice(0, digits)) + up;
    if (value > MAX_INT64) return undefined;
    return toInt64(sign === "-" ? -value : value);
  }
}
