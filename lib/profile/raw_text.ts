/**
 * The plain listing of everything in a profile: `pprof -raw`.
 *
 * @module
 */
import type { Int64 } from "../go/int64.ts";
import { byteOrder } from "../go/sort.ts";
import { trimSpace } from "../go/strings.ts";
import { formatDuration, formatTime } from "../go/time/format.ts";
import { platformZone, type TimeZone } from "../go/time/zone.ts";
import type { Label, Location, Mapping, NumberLabel, Profile, Sample } from "./types.ts";

/** Options of {@linkcode rawText}. */
interface RawTextOptions {
  /** The zone in which the time is shown; the local one unless told. */
  timeZone?: TimeZone;
}

/** Chunks are about that long: longer ones only cost memory. */
const CHUNK = 1 << 16;

/**
 * Lists a profile as `pprof -raw` does, byte for byte.
 *
 * The real program lists what it has after loading: it drops frames, and a
 * profile without any mapping gets an empty one. That is up to the caller.
 *
 * @param profile Not changed.
 * @param options The time zone.
 * @returns Pieces of the listing, to be joined without anything between.
 *
 * @example
 * ```ts
 * import { rawText } from "./raw_text.ts";
 * import { emptyProfile } from "./builder.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = emptyProfile({ sampleType: [cpu], periodType: cpu, period: 10 });
 * strictEqual(
 *   [...rawText(profile)].join(""),
 *   "PeriodType: cpu nanoseconds\nPeriod: 10\nSamples:\ncpu/nanoseconds\nLocations\nMappings\n",
 * );
 * ```
 */
export function* rawText(profile: Profile, options: RawTextOptions = {}): Iterable<string> {
  let chunk = header(profile, options);
  const writer = new AsciiWriter();
  for (const sample of profile.sample) {
    writeStack(sample, writer);
    if (sample.label.length > 0) {
      const text = labelText(sample.label);
      if (isAscii(text)) writer.text(text);
      else chunk += writer.take() + text;
    }
    if (chunk.length + writer.length > CHUNK) {
      yield chunk + writer.take();
      chunk = "";
    }
  }
  chunk += writer.take() + "Locations\n";
  for (const location of profile.location) {
    chunk += locationText(location);
    if (chunk.length > CHUNK) {
      yield chunk;
      chunk = "";
    }
  }
  yield chunk + "Mappings\n" + profile.mapping.map(mappingText).join("");
}

function header(profile: Profile, { timeZone = platformZone() }: RawTextOptions): string {
  const { comment, docUrl, periodType, period, timeNanos, durationNanos } = profile;
  const lines = comment.map((each) => `Comment: ${each}`);
  if (docUrl !== "") lines.push(`Doc: ${docUrl}`);
  lines.push(`PeriodType: ${periodType.type} ${periodType.unit}`, `Period: ${period}`);
  if (timeNanos !== 0) lines.push(`Time: ${formatTime(timeNanos, timeZone)}`);
  if (durationNanos !== 0) {
    // Go's "%.4v" cuts the text, not the number.
    lines.push(`Duration: ${[...formatDuration(durationNanos)].slice(0, 4).join("")}`);
  }
  const types = profile.sampleType.map(({ type, unit }) =>
    `${type}/${unit}${type === profile.defaultSampleType ? "[dflt]" : ""} `
  );
  lines.push("Samples:", trimSpace(types.join("")));
  return lines.join("\n") + "\n";
}

function writeStack({ location, value }: Sample, writer: AsciiWriter): void {
  for (const each of value) {
    writer.text(" ");
    writer.number(each, 10);
  }
  writer.text(": ");
  for (let i = 0; i < location.length; i++) {
    writer.number(location[i]!.id);
    writer.text(" ");
  }
  writer.text("\n");
}

function isAscii(text: string): boolean {
  // deno-lint-ignore no-control-regex -- all of ASCII
  return /^[\x00-\x7f]*$/.test(text);
}

/** Texts on one line, numbers on the next. */
function labelText(labels: Label[]): string {
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, NumberLabel[]>();
  for (const label of labels) {
    if ("str" in label) group(texts, label.key).push(label.str);
    else group(numbers, label.key).push(label);
  }
  return labelLine(Array.from(texts, ([key, list]) => `${key}:[${list.join(" ")}]`)) +
    labelLine(Array.from(numbers, ([key, list]) => `${key}:[${numberList(list)}]`));
}

function group<T>(groups: Map<string, T[]>, key: string): T[] {
  let list = groups.get(key);
  if (list === undefined) groups.set(key, list = []);
  return list;
}

function labelLine(parts: string[]): string {
  return parts.length === 0 ? "" : " ".repeat(16) + parts.sort(byteOrder).join(" ") + "\n";
}

/** If one value of a key has a unit, all are shown with theirs, even if that is empty. */
function numberList(list: NumberLabel[]): string {
  const units = list.some(({ numUnit }) => numUnit !== "");
  return list.map(({ num, numUnit }) => units ? `${num} ${numUnit}` : `${num}`).join(" ");
}

function locationText({ id, mapping, address, line, isFolded }: Location): string {
  let start = `${String(id).padStart(6)}: ${hex(address)} `;
  if (mapping) start += `M=${mapping.id} `;
  if (isFolded) start += "[F] ";
  if (line.length === 0) return start + "\n";
  let text = "";
  for (const { function: func, line: number, column } of line) {
    const { name, systemName, filename, startLine } = func;
    text += `${start}${name} ${filename}:${number}:${column} s=${startLine}`;
    text += name === systemName ? "\n" : `(${systemName})\n`;
    start = " ".repeat(13);
  }
  return text;
}

function mappingText(mapping: Mapping): string {
  const { id, memoryStart, memoryLimit, fileOffset, filename, buildId } = mapping;
  const flags = (mapping.hasFunctions ? "[FN]" : "") + (mapping.hasFilenames ? "[FL]" : "") +
    (mapping.hasLineNumbers ? "[LN]" : "") + (mapping.hasInlineFrames ? "[IN]" : "");
  const range = [memoryStart, memoryLimit, fileOffset].map(hex).join("/");
  return `${id}: ${range} ${filename} ${buildId} ${flags}\n`;
}

function hex(value: Int64): string {
  return `0x${value.toString(16)}`;
}

const ZERO = 48;
const SPACE = 32;
/** No number that is written digit by digit is larger. */
const LARGEST = 999_999_999;
/** The longest integer of 64 bits, with its sign. */
const LONGEST = 20;

/**
 * Collects ASCII in a buffer. Joining strings costs an object for each piece,
 * which for listings of numbers is most of the time.
 *
 * @example
 * ```ts
 * import { AsciiWriter } from "./raw_text.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const writer = new AsciiWriter();
 * writer.number(-5, 4);
 * writer.text(": ");
 * writer.number(120);
 * strictEqual(writer.take(), "  -5: 120");
 * ```
 */
export class AsciiWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #decoder = new TextDecoder();

  /** How much there is. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds an integer, aligned to the right.
   *
   * @param value The integer.
   * @param width The least number of characters.
   */
  number(value: Int64, width = 0): void {
    if (typeof value === "bigint" || value < 0 || value > LARGEST) {
      this.text(String(value).padStart(width));
      return;
    }
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    this.#reserve(Math.max(width, LONGEST));
    const bytes = this.#bytes;
    let at = this.#length;
    for (let pad = width - digits; pad > 0; pad--) bytes[at++] = SPACE;
    this.#length = at + digits;
    let rest = value | 0;
    for (let i = this.#length - 1; i >= at; i--) {
      const tenth = (rest / 10) | 0;
      bytes[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  /** Adds text, which must be ASCII. */
  text(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.#length = at;
  }

  /** All text so far; the buffer is empty after that. */
  take(): string {
    const text = this.#decoder.decode(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return text;
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
