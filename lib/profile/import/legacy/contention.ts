/**
 * Waiting for locks, as text: of C++ servers, and of Go's `debug=1`.
 *
 * @module
 */
import { type Int64, multiply, truncateToInt64 } from "../../../go/int64.ts";
import { optionalInteger, requiredInteger } from "../../../go/strconv.ts";
import { trimSpace } from "../../../go/strings.ts";
import { valueType } from "../../builder.ts";
import type { Profile } from "../../types.ts";
import { AddressStacks, parseAddresses, withLine } from "./address_stacks.ts";
import { isBlank } from "./count.ts";
import { LineScanner } from "./line_scanner.ts";
import { readLastSections } from "./memory_map.ts";

const TITLES = ["--- contentionz ", "--- mutex:", "--- contention:"];

/** What stands above the samples. */
interface Head {
  cyclesPerSecond: Int64;
  period: Int64;
  milliseconds: Int64;
}

/** Attributes by name; any other is Java's. */
const ATTRIBUTES: ReadonlyMap<string, keyof Head | undefined> = new Map<
  string,
  keyof Head | undefined
>([
  ["cycles/second", "cyclesPerSecond"],
  ["sampling period", "period"],
  ["ms since reset", "milliseconds"],
  ["discarded samples", undefined],
]);

/**
 * Reads waits for locks.
 *
 * @param data The file.
 * @returns The profile, `undefined` if the file has another format.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseContention(data: Uint8Array): Profile | undefined {
  const scanner = new LineScanner(data);
  scanner.next();
  scanner.check();
  if (!TITLES.some((title) => scanner.line.startsWith(title))) return undefined;
  const head = readHead(scanner);
  if (!head) return undefined;
  const contentions = valueType("contentions", "count");
  const stacks = new AddressStacks({
    sampleType: [contentions, valueType("delay", "nanoseconds")],
    periodType: contentions,
    period: head.period,
    durationNanos: multiply(head.milliseconds, 1_000_000),
  }, data.length);
  do {
    const line = trimSpace(scanner.line);
    if (line.startsWith("---")) break;
    if (!isBlank(line) && !addSample(line, head, stacks)) return undefined;
  } while (scanner.next());
  scanner.check();
  readLastSections(scanner, stacks.profile);
  return stacks.profile;
}

/** Attributes up to the first line that has none; there the scanner stays. */
function readHead(scanner: LineScanner): Head | undefined {
  const head: Head = { cyclesPerSecond: 0, period: 1, milliseconds: 0 };
  while (scanner.next()) {
    const line = trimSpace(scanner.line);
    if (isBlank(line)) continue;
    const equals = line.indexOf("=");
    if (line.startsWith("---") || equals < 0) break;
    const name = trimSpace(line.slice(0, equals));
    if (!ATTRIBUTES.has(name)) return undefined;
    const attribute = ATTRIBUTES.get(name);
    if (attribute === undefined) continue;
    const value = optionalInteger(trimSpace(line.slice(equals + 1)), 0);
    if (value === undefined) return undefined;
    head[attribute] = value;
  }
  scanner.check();
  return head;
}

/**
 * `delay count @ addresses`; without a space between, the last digit is the
 * count. Written so that no part of a line is read again and again.
 */
const SAMPLE_REGEXP = /(?<![0-9])(?:([0-9]+) +([0-9]+)|([0-9]+)([0-9])) @([ x0-9a-f]*)/;

/** @returns Whether the line is a sample. */
function addSample(line: string, head: Head, stacks: AddressStacks): boolean {
  const found = SAMPLE_REGEXP.exec(line);
  if (!found) return false;
  const [, delayText = found[3]!, countText = found[4]!, , , addresses = ""] = found;
  const [delay, count, stack] = withLine(line, () => [
    requiredInteger(delayText, 10),
    requiredInteger(countText, 10),
    parseAddresses(addresses),
  ]) as [Int64, Int64, Int64[]];
  stacks.add(stack, unsampled(count, delay, head), "all");
  return true;
}

/** Of every `period` waits one is in the profile; delays are in cycles if their length is known. */
function unsampled(count: Int64, delay: Int64, { period, cyclesPerSecond }: Head): Int64[] {
  if (period <= 0) return [count, delay];
  if (cyclesPerSecond <= 0) return [multiply(count, period), delay];
  const nanoseconds = Number(delay) * Number(period) / (Number(cyclesPerSecond) / 1e9);
  return [multiply(count, period), truncateToInt64(nanoseconds)];
}
