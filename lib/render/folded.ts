/**
 * `-folded`: stacks as flame graphs take them.
 *
 * @module
 */
import { printableName } from "../analyse/graph/place.ts";
import { placeStacks } from "../analyse/place_stacks.ts";
import type { ReportInput } from "../analyse/report_input.ts";

/** A stack without frames: its value counts all the same. */
const STACKLESS = "<unknown>";

/**
 * A line for each stack: its frames, outermost first, and its value in the
 * unit of the sample type. Values of comparisons may be negative.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderFolded(input: ReportInput): string {
  const { places, stacks } = placeStacks(input, false);
  const names = places.map((place) => foldable(printableName(place)));
  return stacks.map(({ frames, value }) => {
    const stack = frames.length === 0 ? STACKLESS : frames.map((frame) => names[frame]).join(";");
    return `${stack} ${value}\n`;
  }).join("");
}

/** What separates frames and lines cannot be in a name. */
function foldable(name: string): string {
  return name.replaceAll(";", ":").replaceAll(/[\r\n]+/g, " ");
}
