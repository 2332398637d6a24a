/**
 * Numbers as a person reads them.
 *
 * @module
 */
import type { FindingNumber, FindingPlace } from "../contract/findings.ts";

/** A number with a unit that fits: `[value, unit]` above each limit, largest first. */
type Steps = readonly (readonly [size: number, unit: string])[];

const BYTES: Steps = [[2 ** 30, "GB"], [2 ** 20, "MB"], [2 ** 10, "kB"], [1, "B"]];
const TIMES: Steps = [[6e10, "min"], [1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];

/** `62 %`, `0.4 %`. */
export function shareText(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

/** What V8 adds to a name in an error's stack. */
const CALLED_REGEXP = / \[as [^\]]*\]$/;

/** `1,204`. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** `12 MB`, where 1 MB is 2^20 bytes. */
export function bytesText(bytes: number): string {
  return stepText(bytes, BYTES);
}

/** `1.2 s`. */
export function timeText(nanos: number): string {
  return stepText(nanos, TIMES);
}

/** `1 stall`, `3 stalls`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${Math.round(count) === 1 ? one : many}`;
}

/** `validate (app.ts:10)`. */
export function placeText({ function: full, file, line }: FindingPlace): string {
  const name = full.replace(CALLED_REGEXP, "").replace(/^Object\./, "");
  const [, short = file] = /([^/\\]+)$/.exec(file) ?? [];
  const at = line > 0 ? `${short}:${line}` : short;
  return file === "" ? name : `${name} (${at})`;
}

const UNITS: Readonly<Record<FindingNumber["unit"], (value: number) => string>> = {
  share: shareText,
  count: countText,
  bytes: bytesText,
  "bytes/second": (value) => `${bytesText(value)} a second`,
  nanoseconds: timeText,
  "per second": (value) => `${value >= 10 ? countText(value) : value.toFixed(1)} a second`,
};

/** A number of a finding. */
export function numberOf(name: string, value: number, unit: FindingNumber["unit"]): FindingNumber {
  return { name, value, unit, text: UNITS[unit](value) };
}

function stepText(value: number, steps: Steps): string {
  const size = Math.abs(value);
  // What rounds to the next unit has that one.
  const [step, unit] = steps.find(([least]) => size >= 0.9995 * least) ?? steps.at(-1)!;
  const scaled = value / step;
  return `${Math.abs(scaled) >= 10 || step === 1 ? scaled.toFixed(0) : scaled.toFixed(1)} ${unit}`;
}
