import { type PlaceStacks, placeStacks } from "../analyse/place_stacks.ts";
import type { ReportInput } from "../analyse/report_input.ts";

/**
 * The stacks of a report, without those that have shrunk: formats that are made
 * for time have no negative values. Says so unless it was requested.
 *
 * @param input The report.
 * @returns The stacks.
 */
export function positiveStacks(input: ReportInput): PlaceStacks {
  const { places, stacks } = placeStacks(input, true);
  const positive = stacks.filter(({ value }) => value > 0);
  const missing = stacks.length - positive.length;
  if (missing > 0 && !input.dropNegative) {
    input.notes.warn(`Left out ${missing} stacks with negative values: -folded has them`);
  }
  return { places, stacks: positive };
}
