/**
 * Stacks that are only counted: Go's goroutines, threads and custom profiles, and the
 * `/threadz` page of C++ servers.
 *
 * @module
 */
import { add, type Int64 } from "../../../go/int64.ts";
import { requiredInteger } from "../../../go/strconv.ts";
import { trimSpace } from "../../../go/strings.ts";
import { valueType } from "../../builder.ts";
import type { Profile } from "../../types.ts";
import {
  AddressStacks,
  damaged,
  dropDoubledLeaves,
  parseAddresses,
  withLine,
} from "./address_stacks.ts";
import { LineScanner } from "./line_scanner.ts";
import { readLastSections, startsMemoryMap } from "./memory_map.ts";

/** Nothing but white space, or a comment. */
export function isBlank(line: string): boolean {
  const text = trimSpace(line);
  return text === "" || text.startsWith("#");
}

/**
 * Reads a profile of counted stacks, as Go writes it with `debug=1`.
 *
 * @param data The file.
 * @returns The profile, `undefined` if the file has another format.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseCount(data: Uint8Array): Profile | undefined {
  const scanner = new LineScanner(data);
  while (scanner.next() && isBlank(scanner.line));
  scanner.check();
  const type = /^([^\t\n\f\r ]+) profile: total [0-9]+$/.exec(scanner.line)?.[1];
  if (type === undefined) return undefined;
  const kind = valueType(type, "count");
  const stacks = new AddressStacks(
    { sampleType: [kind], periodType: kind, period: 1 },
    data.length,
  );
  while (scanner.next()) {
    const { line } = scanner;
    if (isBlank(line)) continue;
    if (line.startsWith("---")) break;
    const [, count = "", addresses = ""] = /^([0-9]+) @((?: 0x[0-9a-f]+)+)$/.exec(line) ?? [];
    try {
      // As in Go's source, a leading 0 makes it octal.
      stacks.add(parseAddresses(addresses), [requiredInteger(count, 0)], "all");
    } catch (error) {
      if (error instanceof RangeError) throw damaged("malformed profile format");
      throw error;
    }
  }
  scanner.check();
  readLastSections(scanner, stacks.profile);
  return stacks.profile;
}

const PAGE_REGEXP = /--- threadz [0-9]+ ---/;
const THREAD_REGEXP = /--- Thread [0-9A-Fa-f]+ \(name: .*\/[0-9]+\) stack: ---/s;

/**
 * Reads the stacks of threads.
 *
 * @param data The file.
 * @returns The profile, `undefined` if the file has another format.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseThread(data: Uint8Array): Profile | undefined {
  const scanner = new LineScanner(data);
  while (scanner.next() && isBlank(scanner.line));
  let { line } = scanner;
  if (PAGE_REGEXP.test(line)) line = firstThread(scanner);
  else if (!THREAD_REGEXP.test(line)) return undefined;
  const kind = valueType("thread", "count");
  const stacks = new AddressStacks(
    { sampleType: [kind], periodType: kind, period: 1 },
    data.length,
  );
  while (!startsMemoryMap(line) && !line.startsWith("---- no stack trace for")) {
    if (!THREAD_REGEXP.test(line)) return undefined;
    const { addresses, end } = readStack(scanner);
    line = end;
    if (addresses.length > 0) {
      stacks.add(addresses, [1], "callers");
      continue;
    }
    const last = stacks.profile.sample.at(-1);
    if (last) last.value = last.value.map((count) => add(count, 1));
  }
  readLastSections(scanner, stacks.profile);
  dropDoubledLeaves(stacks.profile);
  return stacks.profile;
}

/** The line after the introduction of the page. */
function firstThread(scanner: LineScanner): string {
  let { line } = scanner;
  while (scanner.next()) {
    line = scanner.line;
    if (startsMemoryMap(line) || line.startsWith("-")) break;
  }
  return line;
}

/** Addresses up to the next title; none where they are those of the thread before. */
function readStack(scanner: LineScanner): { addresses: Int64[]; end: string } {
  const addresses: Int64[] = [];
  let isSame = false;
  let line = "";
  while (scanner.next()) {
    line = trimSpace(scanner.line);
    if (line.startsWith("---")) break;
    if (line.includes("same as previous thread")) isSame = true;
    else for (const each of withLine(line, () => parseAddresses(line))) addresses.push(each);
  }
  scanner.check();
  return { addresses: isSame ? [] : addresses, end: line };
}
