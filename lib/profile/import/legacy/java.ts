/**
 * Profiles of Java, whose stacks are ids of lines that follow: the heap and
 * contention as text, the CPU behind binary samples.
 *
 * @module
 */
import { baseName } from "../../../go/filepath.ts";
import { divide, type Int64, multiply } from "../../../go/int64.ts";
import {
  NumberError,
  optionalInteger,
  parseErrorText,
  parseHex,
  requiredInteger,
} from "../../../go/strconv.ts";
import { trimSpace } from "../../../go/strings.ts";
import { valueType } from "../../builder.ts";
import { checkProfile } from "../../check.ts";
import type { Func, Label, Profile } from "../../types.ts";
import { PlainLines } from "../plain_lines.ts";
import { AddressStacks, damaged, parseAddresses, unsample, withLine } from "./address_stacks.ts";
import { placeLocations } from "./place_locations.ts";

/** Mean bytes between samples of the heap. */
const HEAP_RATE = 512 * 1024;

/** What an attribute above the samples does. */
type Attribute = (value: string, line: string, profile: Profile) => void;

/** A kind of profile. */
interface Kind {
  attributes: Readonly<Record<string, Attribute>>;
  /** Values and tags of a line, from its second number and its first. */
  sample: (
    pair: [Int64, Int64],
    line: string,
    profile: Profile,
  ) => { value: Int64[]; label: Label[] };
}

/** The file is in another format after all. */
class OtherFormat extends Error {}

const format: Attribute = (value) => {
  if (value !== "java") throw new OtherFormat();
};

/** Kinds by the first line. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["--- heapz 1 ---", {
    attributes: {
      format,
      resolution: (unit, _, profile) => {
        profile.sampleType = [valueType("inuse_objects", "count"), valueType("inuse_space", unit)];
      },
    },
    sample: ([count, size], line) => {
      if (count === 0) throw damaged(`parsing sample ${line}: second value must be non-zero`);
      const label = [{ key: "bytes", num: divide(size, count), numUnit: "" }];
      return { value: unsample(count, size, HEAP_RATE), label };
    },
  }],
  ["--- contentionz 1 ---", {
    attributes: {
      format,
      resolution: (unit, _, profile) => {
        profile.sampleType = [valueType("contentions", "count"), valueType("delay", unit)];
      },
      "sampling period": (value, line, profile) => {
        profile.periodType = valueType("contentions", "count");
        profile.period = integer(value, `failed to parse attribute ${line}`);
      },
      "ms since reset": (value, line, profile) => {
        const milliseconds = integer(value, `failed to parse attribute ${line}`);
        profile.durationNanos = multiply(milliseconds, 1_000_000);
      },
    },
    sample: (pair, _, { period }) => {
      return { value: pair.map((each) => period === 0 ? each : multiply(each, period)), label: [] };
    },
  }],
]);

/**
 * Reads a heap or contention profile of Java.
 *
 * @param data The file.
 * @returns The profile, `undefined` if the file has another format.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseJava(data: Uint8Array): Profile | undefined {
  const lines = new PlainLines(data);
  const kind = KINDS.get(trimSpace(lines.whole() ?? ""));
  if (!kind) return undefined;
  const stacks = new AddressStacks(
    { sampleType: [], periodType: valueType("", ""), period: 0 },
    data.length,
  );
  try {
    readAttributes(lines, kind, stacks.profile);
  } catch (error) {
    if (error instanceof OtherFormat) return undefined;
    throw error;
  }
  readSamples(lines, kind, stacks);
  return complete(stacks, lines);
}

/**
 * Names the stacks of a CPU profile of Java.
 *
 * @param stacks What the binary part holds.
 * @param rest What follows it.
 * @returns The profile.
 * @throws {DecodeError} If the names are broken.
 */
export function parseJavaCpu(stacks: AddressStacks, rest: Uint8Array): Profile {
  return complete(stacks, new PlainLines(rest));
}

/** Up to the first line that is no attribute; there the lines stay. */
function readAttributes(lines: PlainLines, { attributes }: Kind, profile: Profile): void {
  for (let text = lines.whole(); text !== undefined; text = lines.whole()) {
    const line = trimSpace(text);
    if (line === "") continue;
    const [, name, value = ""] = /(?<![\w ])([\w ]+)=([\w ]+)/.exec(line) ?? [];
    if (name === undefined) return lines.back();
    const attribute = trimSpace(name);
    if (!Object.hasOwn(attributes, attribute)) throw new OtherFormat();
    attributes[attribute]!(trimSpace(value), line, profile);
  }
}

/** `second first @ ids`; values are the other way round than in other profiles. */
const SAMPLE_REGEXP = /(?<![0-9])([0-9]+) +([0-9]+) +@ +([ x0-9a-f]*)/;

/** Up to the first line that is no sample; there the lines stay. */
function readSamples(lines: PlainLines, kind: Kind, stacks: AddressStacks): void {
  for (let text = lines.whole(); text !== undefined; text = lines.whole()) {
    const line = trimSpace(text);
    if (line === "") continue;
    const [, second, first, ids] = SAMPLE_REGEXP.exec(line) ?? [];
    if (second === undefined || first === undefined || ids === undefined) return lines.back();
    const stack = withLine(line, () => parseAddresses(ids));
    const where = `parsing sample ${line}`;
    const pair: [Int64, Int64] = [integer(first, where), integer(second, where)];
    const { value, label } = kind.sample(pair, line, stacks.profile);
    stacks.add(stack, value, "none", label);
  }
}

/** Reads the names of the ids, which then are no longer of use. */
function complete(stacks: AddressStacks, lines: PlainLines): Profile {
  const { profile } = stacks;
  const functions = new Map<string, Func>();
  for (let text = lines.any(); text !== undefined; text = lines.any()) {
    const line = trimSpace(text);
    const [, digits, description] = /^0x([0-9a-fA-F]+)[\t\n\f\r ]+(.*)$/s.exec(line) ?? [];
    if (digits === undefined || description === undefined) continue;
    const id = parseHex(digits);
    if (id === undefined) {
      const why = parseErrorText("ParseUint", digits, new NumberError(true));
      throw damaged(`parsing sample ${line}: ${why}`);
    }
    const location = stacks.at(id);
    if (!location) continue;
    const { name, filename, line: number } = javaFrame(description);
    let func = functions.get(name);
    if (!func) {
      func = { id: 0, name, systemName: name, filename, startLine: 0 };
      functions.set(name, func);
    }
    location.line = [{ function: func, line: number, column: 0 }];
    location.address = 0;
  }
  placeLocations(profile);
  for (const location of profile.location) location.address = 0;
  return checked(profile);
}

function checked(profile: Profile): Profile {
  try {
    checkProfile(profile);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(error.message);
    throw error;
  }
  return profile;
}

function integer(text: string, where: string): Int64 {
  try {
    return requiredInteger(text, 0);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(`${where}: ${error.message}`);
    throw error;
  }
}

/** A frame as its description has it. */
interface JavaFrame {
  name: string;
  /** `""` if unknown. */
  filename: string;
  /** 1-based, 0 if unknown. */
  line: Int64;
}

/**
 * Takes the description of a frame apart.
 *
 * @param text `function (File.java:10)`, `function (/lib/x.so)`, or the name of a state of the VM.
 * @returns The frame.
 *
 * @example
 * ```ts
 * import { javaFrame } from "./java.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(javaFrame("a.B.c (B.java:7)"), { name: "a.B.c", filename: "B.java", line: 7 });
 * deepStrictEqual(javaFrame("f (/lib/libz.so)"), { name: "f", filename: "libz.so", line: 0 });
 * deepStrictEqual(javaFrame("GC"), { name: "GC", filename: "", line: 0 });
 * ```
 */
export function javaFrame(text: string): JavaFrame {
  const colon = /:-?[0-9]+\)$/.exec(text)?.index;
  const withLine = colon === undefined ? -1 : lastOpening(text, colon - 1);
  if (colon !== undefined && withLine > 0) {
    const filename = text.slice(withLine + 1, colon);
    return { name: text.slice(0, withLine - 1), filename, line: lineNumber(text, colon) };
  }
  const path = text.endsWith(")") ? lastOpening(text, text.length) : -1;
  if (path > 0) {
    const filename = baseName(text.slice(path + 1, -1));
    return { name: text.slice(0, path - 1), filename, line: 0 };
  }
  const name = text.includes("generated stub/JIT") ? "STUB" : text;
  return { name, filename: "", line: 0 };
}

/** The last bracket before `end` that opens after white space; -1 if there is none. */
function lastOpening(text: string, end: number): number {
  let at = end;
  do at = at > 0 ? text.lastIndexOf("(", at - 1) : -1; while (
    at >= 0 && !/[\t\n\f\r ]/.test(text[at - 1] ?? "")
  );
  return at;
}

function lineNumber(text: string, colon: number): Int64 {
  const line = optionalInteger(text.slice(colon + 1, -1), 10) ?? 0;
  return line > 0 ? line : 0;
}
