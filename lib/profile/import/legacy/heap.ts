/**
 * Heap profiles as text, of gperftools and of Go's `debug=1`.
 *
 * @module
 */
import { divide, type Int64 } from "../../../go/int64.ts";
import { optionalInteger, requiredInteger } from "../../../go/strconv.ts";
import { trimSpace } from "../../../go/strings.ts";
import { valueType } from "../../builder.ts";
import type { Profile } from "../../types.ts";
import { AddressStacks, damaged, parseAddresses, unsample, withLine } from "./address_stacks.ts";
import { LineScanner } from "./line_scanner.ts";
import { readLastSections, startsMemoryMap } from "./memory_map.ts";

/** What the first line says. */
interface Head {
  /** Mean bytes between samples, or 1. */
  period: Int64;
  /** Whether counts are of samples only. */
  sampled: boolean;
  /** Whether what was freed counts too. */
  allocations: boolean;
}

/** The kinds of sampling after `@`, and how many `period`s their rate is. */
const KINDS: Readonly<Record<string, { sampled: boolean; rates: number }>> = {
  heapz_v2: { sampled: true, rates: 1 },
  heap_v2: { sampled: true, rates: 1 },
  // Go writes twice its rate.
  heap: { sampled: true, rates: 2 },
  heapprofile: { sampled: false, rates: 0 },
};

const TOTALS = String.raw`heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\]`;
const HEAP_REGEXP = new RegExp(String.raw`${TOTALS} *@ *(heap[_a-z0-9]*)/?(\d*)`);
const GROWTH_REGEXP = new RegExp(`${TOTALS} @ (?:growth|fragmentation)`);

/**
 * Reads a heap profile, growth and fragmentation too.
 *
 * @param data The file.
 * @returns The profile, `undefined` if the file has another format.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseHeap(data: Uint8Array): Profile | undefined {
  const scanner = new LineScanner(data);
  const head = scanner.next() ? parseHead(scanner.line) : undefined;
  scanner.check();
  if (!head) return undefined;
  const stacks = new AddressStacks({
    sampleType: head.allocations
      // What is alive comes last, because the last is what reports show.
      ? [...objectsAndSpace("alloc_"), ...objectsAndSpace("inuse_")]
      : objectsAndSpace(""),
    periodType: valueType("space", "bytes"),
    period: head.period,
  }, data.length);
  while (scanner.next()) {
    const line = trimSpace(scanner.line);
    if (line === "" || line.startsWith("#")) continue;
    if (startsMemoryMap(line)) break;
    addSample(line, head, stacks);
  }
  scanner.check();
  readLastSections(scanner, stacks.profile);
  return stacks.profile;
}

function objectsAndSpace(prefix: string) {
  return [valueType(`${prefix}objects`, "count"), valueType(`${prefix}space`, "bytes")];
}

function parseHead(line: string): Head | undefined {
  const [, objects, bytes, allObjects, allBytes, kind = "", rate = ""] = HEAP_REGEXP.exec(line) ??
    [];
  if (kind === "") {
    if (!GROWTH_REGEXP.test(line)) return undefined;
    return { period: 1, sampled: false, allocations: false };
  }
  if (!Object.hasOwn(KINDS, kind)) return undefined;
  const { sampled, rates } = KINDS[kind]!;
  const differ = (all?: string, alive?: string) => all !== alive && all !== "0";
  const period = optionalInteger(rate || "0", 10);
  if (period === undefined) return undefined;
  return {
    period: rates === 0 ? 1 : divide(period, rates),
    sampled,
    allocations: differ(allObjects, objects) || differ(allBytes, bytes),
  };
}

/**
 * `objects: bytes [all objects: all bytes] @ addresses`. A number that could
 * start earlier must: then no part of a line is read again and again.
 */
const SAMPLE_REGEXP =
  /(-[0-9]+|(?<![-0-9])[0-9]+): *(-?[0-9]+) *\[ *([0-9]+): *([0-9]+) *\] @([ x0-9a-f]*)/;

function addSample(line: string, head: Head, stacks: AddressStacks): void {
  const found = SAMPLE_REGEXP.exec(line);
  if (!found) throw damaged("unexpected number of sample values: got 0, want 6");
  const [, objects = "", bytes = "", allObjects = "", allBytes = "", addresses = ""] = found;
  const value: Int64[] = [];
  let blockSize: Int64 = 0;
  const add = (countText: string, sizeText: string, what: string) => {
    const [count, size] = withLine(line, () => [
      requiredInteger(countText, 10),
      requiredInteger(sizeText, 10),
    ]) as [Int64, Int64];
    if (count === 0) {
      if (size !== 0) throw damaged(`${what} count was 0 but ${what} bytes was ${size}`);
      value.push(0, 0);
      return;
    }
    blockSize = divide(size, count);
    value.push(...head.sampled ? unsample(count, size, head.period) : [count, size]);
  };
  if (head.allocations) add(allObjects, allBytes, "allocation");
  add(objects, bytes, "inuse");
  stacks.add(withLine(line, () => parseAddresses(addresses)), value, "all", [
    { key: "bytes", num: blockSize, numUnit: "" },
  ]);
}
