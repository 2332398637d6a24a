/**
 * `-speedscope`: a file for https://www.speedscope.app.
 *
 * @module
 */
import { nameParts, type Place, printableName } from "../analyse/graph/place.ts";
import { positiveStacks } from "../analyse/place_stacks.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { findUnit, UNIT_FAMILIES, wholeValue } from "../analyse/units.ts";
import { baseName } from "../go/filepath.ts";

const SCHEMA = "https://www.speedscope.app/file-format-schema.json";

/** Speedscope's names for units; it shows any other as a plain number. */
const UNITS: Readonly<Record<string, string>> = {
  B: "bytes",
  ns: "nanoseconds",
  us: "microseconds",
  ms: "milliseconds",
  s: "seconds",
};

/**
 * The stacks of a report as one "sampled" profile.
 *
 * @param input The report.
 * @returns Its JSON.
 */
export function renderSpeedscope(input: ReportInput): string {
  const { places, stacks } = positiveStacks(input);
  const weights = stacks.map(({ value }) => Number(wholeValue(value, input.values.unit)));
  const program = baseName(input.profile.mapping[0]?.filename ?? "");
  const type = input.values.type;
  return JSON.stringify({
    $schema: SCHEMA,
    exporter: "deno-pprof",
    name: program === "" ? type : `${program} ${type}`,
    activeProfileIndex: 0,
    shared: { frames: places.map(frame) },
    profiles: [{
      type: "sampled",
      name: type,
      unit: unitOf(input.values.unit),
      startValue: 0,
      endValue: weights.reduce((sum, weight) => sum + weight, 0),
      samples: stacks.map(({ frames }) => frames),
      weights,
    }],
  }) + "\n";
}

function frame(place: Place) {
  const { file, line, column } = place;
  // The file has a place of its own; what has neither name nor file still needs a name.
  const name = nameParts({ ...place, line: 0, file: place.name === "" ? file : "" }).join(" ");
  return {
    name: name || printableName(place),
    ...(file === "" ? {} : { file }),
    ...(line === 0 ? {} : { line: Number(line) }),
    ...(column === 0 ? {} : { col: Number(column) }),
  };
}

function unitOf(unit: string): string {
  for (const family of UNIT_FAMILIES) {
    const found = findUnit(family, unit);
    if (found) return UNITS[found.name] ?? "none";
  }
  return "none";
}
