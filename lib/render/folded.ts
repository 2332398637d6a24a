/**
 * `-folded`: stacks as flame graphs take them.
 *
 * @module
 */
import { printableName } from "../analyse/graph/place.ts";
import { placeStacks } from "../analyse/place_stacks.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { wholeValue } from "../analyse/units.ts";
import { LongText } from "./long_text.ts";

/** A stack without frames: its value counts all the same. */
const STACKLESS = "<unknown>";

/**
 * A line for each stack: its frames, outermost first, and its value in the
 * unit of the sample type. Values of comparisons may be negative.
 *
 * @param input The report.
 * @returns Its text as UTF-8.
 */
export function renderFolded(input: ReportInput): Uint8Array {
  const { places, stacks } = placeStacks(input, false);
  const names = places.map((place) => foldable(printableName(place)));
  const text = new LongText();
  for (const { frames, value } of stacks) {
    let stack = frames.length === 0 ? STACKLESS : names[frames[0]!]!;
    for (let i = 1; i < frames.length; i++) stack += `;${names[frames[i]!]}`;
    text.add(`${stack} ${wholeValue(value, input.values.unit)}\n`);
  }
  return text.take();
}

/** What separates frames and lines cannot be in a name. */
function foldable(name: string): string {
  return name.replaceAll(";", ":").replaceAll(/[\r\n]+/g, " ");
}
