/**
 * Files with time zones, as every Unix has them (RFC 9636).
 *
 * @module
 */
import type { LocalTime, TimeZone } from "./zone.ts";
import { parseZoneRule } from "./zone_rule.ts";

/** A zone that changes: parallel lists of when, and to what. */
interface Zone {
  times: readonly number[];
  kinds: readonly Kind[];
  /** Before the first change. */
  first: Kind;
  /** After the last. */
  rule: TimeZone | undefined;
}

interface Kind extends LocalTime {
  isSummer: boolean;
}

const MAGIC = 0x545a6966;
const HEADER_SIZE = 44;
const KIND_SIZE = 6;

/**
 * Reads a zone from a file.
 *
 * @param data The file.
 * @returns The zone, or `undefined` if it is not one.
 */
export function parseTimeZone(data: Uint8Array): TimeZone | undefined {
  try {
    const zone = parseFile(new DataView(data.buffer, data.byteOffset, data.byteLength));
    return zone && ((seconds) => lookUp(zone, seconds));
  } catch (error) {
    // Too short for what it says about itself.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Counts {
  utcMarks: number;
  standardMarks: number;
  leapSeconds: number;
  times: number;
  kinds: number;
  letters: number;
}

function parseFile(view: DataView): Zone | undefined {
  if (view.getUint32(0) !== MAGIC) return undefined;
  const isOld = view.getUint8(4) === 0;
  if (isOld) return parseBody(view, HEADER_SIZE, readCounts(view, 0), 4).zone;
  // Newer files have the same again with longer times.
  const start = HEADER_SIZE + bodySize(readCounts(view, 0), 4);
  const { zone, end } = parseBody(view, start + HEADER_SIZE, readCounts(view, start), 8);
  const [, rule = ""] = /^\n([^\n]*)\n/.exec(text(view, end, view.byteLength)) ?? [];
  return zone && { ...zone, rule: parseZoneRule(rule) };
}

function readCounts(view: DataView, at: number): Counts {
  const [utcMarks, standardMarks, leapSeconds, times, kinds, letters] = [20, 24, 28, 32, 36, 40]
    .map((place) => view.getUint32(at + place)) as [number, number, number, number, number, number];
  return { utcMarks, standardMarks, leapSeconds, times, kinds, letters };
}

function bodySize(counts: Counts, timeSize: number): number {
  const { utcMarks, standardMarks, leapSeconds, times, kinds, letters } = counts;
  return times * (timeSize + 1) + kinds * KIND_SIZE + letters + leapSeconds * (timeSize + 4) +
    standardMarks + utcMarks;
}

function parseBody(view: DataView, start: number, counts: Counts, timeSize: 4 | 8) {
  const end = start + bodySize(counts, timeSize);
  if (end > view.byteLength) throw new RangeError("the file is cut off");
  const kindsOfTimes = start + counts.times * timeSize;
  const kindsStart = kindsOfTimes + counts.times;
  const lettersStart = kindsStart + counts.kinds * KIND_SIZE;
  const letters = text(view, lettersStart, lettersStart + counts.letters);
  const kinds = Array.from({ length: counts.kinds }, (_, i): Kind => {
    const at = kindsStart + i * KIND_SIZE;
    const name = letters.slice(view.getUint8(at + 5)).split("\0", 1)[0]!;
    return { offset: view.getInt32(at), isSummer: view.getUint8(at + 4) !== 0, name };
  });
  const indexes = Array.from({ length: counts.times }, (_, i) => view.getUint8(kindsOfTimes + i));
  const times = Array.from(
    { length: counts.times },
    (_, i) =>
      timeSize === 8
        ? Number(view.getBigInt64(start + i * timeSize))
        : view.getInt32(start + i * timeSize),
  );
  if (indexes.some((index) => index >= kinds.length)) throw new RangeError("no such kind of time");
  const zone: Zone | undefined = kinds.length === 0 ? undefined : {
    times,
    kinds: indexes.map((index) => kinds[index]!),
    first: firstKind(kinds, indexes),
    rule: undefined,
  };
  return { zone, end };
}

function text(view: DataView, start: number, end: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
  return new TextDecoder("latin1").decode(bytes);
}

/** A kind that no change leads to, or the last winter's before the first summer, or any winter's. */
function firstKind(kinds: readonly Kind[], indexes: readonly number[]): Kind {
  const [first] = indexes;
  if (first === undefined || !indexes.includes(0)) return kinds[0]!;
  if (kinds[first]!.isSummer) {
    const before = kinds.slice(0, first).findLast(({ isSummer }) => !isSummer);
    if (before) return before;
  }
  return kinds.find(({ isSummer }) => !isSummer) ?? kinds[0]!;
}

function lookUp({ times, kinds, first, rule }: Zone, seconds: number): LocalTime {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= seconds) low = middle + 1;
    else high = middle;
  }
  if (low === times.length && rule) return rule(seconds);
  return low === 0 ? first : kinds[low - 1]!;
}
