/**
 * Go's profiles that only count stacks: goroutines, threads, custom ones.
 *
 * @module
 */
import { requiredInteger } from "../../../go/strconv.ts";
import { trimSpace } from "../../../go/strings.ts";
import { valueType } from "../../builder.ts";
import type { Profile } from "../../types.ts";
import { LineScanner } from "./line_scanner.ts";
import { readLastSections } from "./memory_map.ts";
import { damaged, parseAddresses, Stacks } from "./stacks.ts";

/** Nothing but white space, or a comment. */
export function isBlank(line: string): boolean {
  const text = trimSpace(line);
  return text === "" || text.startsWith("#");
}

/**
 * Reads a profile of counted stacks, as Go writes it with `debug=1`.
 *
 * @param data The file.
 * @returns The profile, `undefined` if it is no such file.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseCount(data: Uint8Array): Profile | undefined {
  const scanner = new LineScanner(data);
  while (scanner.next() && isBlank(scanner.line));
  scanner.check();
  const type = /^([^\t\n\f\r ]+) profile: total [0-9]+$/.exec(scanner.line)?.[1];
  if (type === undefined) return undefined;
  const kind = valueType(type, "count");
  const stacks = new Stacks({ sampleType: [kind], periodType: kind, period: 1 }, data.length);
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
