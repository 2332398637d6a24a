/**
 * `-topproto`: the rows of `-top` as a profile.
 *
 * @module
 */
import type { GraphNode } from "../analyse/graph/graph.ts";
import type { Place } from "../analyse/graph/place.ts";
import { outputUnit } from "../analyse/output_unit.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { textGraph } from "../analyse/text_items.ts";
import { scale } from "../analyse/units.ts";
import { type Int64, truncateToInt64 } from "../go/int64.ts";
import { emptyProfile } from "../profile/builder.ts";
import { encodeProfile } from "../profile/encode.ts";
import type { Func, Location, Profile, Sample } from "../profile/types.ts";

/**
 * A sample for each row, with what it costs cut to whole units, as in Go's pprof.
 *
 * @param input The report.
 * @returns The compressed profile.
 */
export function renderTopProto(input: ReportInput): Promise<Uint8Array> {
  return encodeProfile(topProfile(input));
}

function topProfile(input: ReportInput): Profile {
  const { nodes } = textGraph(input, "none");
  const unit = outputUnit(input, nodes);
  const { timeNanos, durationNanos, periodType, period } = input.profile;
  const functions = new Map<string, Func>();
  const location = nodes.map(({ place }, i) => locationOf(place, i + 1, functions));
  const whole = (value: Int64) => truncateToInt64(scale(value, input.values.unit, unit).value);
  const sampleOf = ({ cumValue, flatValue }: GraphNode, i: number): Sample => ({
    location: [location[i]!],
    value: [whole(cumValue), whole(flatValue)],
    label: [],
  });
  return {
    ...emptyProfile({
      sampleType: [{ type: "cum", unit }, { type: "flat", unit }],
      periodType,
      period,
    }),
    timeNanos,
    durationNanos,
    sample: nodes.map(sampleOf),
    location,
    function: [...functions.values()],
  };
}

function locationOf(place: Place, id: number, functions: Map<string, Func>): Location {
  const { name, file: filename, startLine, address, line, column } = place;
  const key = `${name}\0${filename}\0${startLine}`;
  let func = functions.get(key);
  if (!func) {
    func = { id: functions.size + 1, name, systemName: "", filename, startLine };
    functions.set(key, func);
  }
  return {
    id,
    mapping: undefined,
    address,
    line: [{ function: func, line, column }],
    isFolded: false,
  };
}
