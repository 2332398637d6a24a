/**
 * `-traces`: every sample with its stack.
 *
 * @module
 */
import { type Place, PlaceReader, printableName } from "../analyse/graph/place.ts";
import { profileLabels } from "../analyse/header.ts";
import { label } from "../analyse/label.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { padLeft } from "../go/fmt.ts";
import { type Int64, quotient } from "../go/int64.ts";
import { byteOrder } from "../go/sort.ts";
import type { Label, Location, Sample } from "../profile/types.ts";
import { LongText } from "./long_text.ts";

const SEPARATOR = "-----------+-------------------------------------------------------";

/**
 * Every sample that has a stack.
 *
 * @param input The report.
 * @returns Its text as UTF-8.
 */
export function renderTraces(input: ReportInput): Uint8Array {
  const { values } = input;
  const format = valueFormat(input, input.unit);
  const valueText = remembered((value: Int64) => padLeft(format(value), VALUE_WIDTH));
  const framesOf = remembered(frameWriter(input));
  const lines = profileLabels(input, format);
  if (lines.length === 0) lines.push("");
  const text = new LongText();
  text.add(`${lines.join("\n")}\n`);
  for (const sample of input.profile.sample) {
    const [leaf] = sample.location;
    if (!leaf) continue;
    const count = values.mean ? sample.value[0] ?? 0 : 0;
    const value = quotient(sample.value[values.index] ?? 0, count);
    text.add(SEPARATOR + tagLines(sample, input.labelUnits) + "\n");
    text.add(valueText(value) + framesOf(leaf).slice(VALUE_WIDTH));
    for (let i = 1; i < sample.location.length; i++) text.add(framesOf(sample.location[i]!));
  }
  text.add(`${SEPARATOR}\n`);
  return text.take();
}

const VALUE_WIDTH = 10;

/** Writes the lines of a location's frames, with room for a value. */
function frameWriter({ granularity }: ReportInput): (location: Location) => string {
  const reader = new PlaceReader({ granularity, paths: undefined, objects: false });
  return (location) => reader.places(location).map(frameLine).join("");
}

/** Most texts are needed many times. */
function remembered<T>(write: (of: T) => string): (of: T) => string {
  const known = new Map<T, string>();
  return (of) => {
    let text = known.get(of);
    if (text === undefined) known.set(of, text = write(of));
    return text;
  };
}

function frameLine(place: Place, i: number, places: Place[]): string {
  const flag = i < places.length - 1 ? " (inline)" : "";
  return `${" ".repeat(VALUE_WIDTH)}   ${printableName(place)}${flag}\n`;
}

/** A line for each tag, texts first, then numbers; each sorted. */
function tagLines({ label: labels }: Sample, units: ReadonlyMap<string, string>): string {
  if (labels.length === 0) return "";
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, string[]>();
  for (const each of labels) {
    const group = "str" in each ? texts : numbers;
    group.set(each.key, [...group.get(each.key) ?? [], valueText(each, units)]);
  }
  return [texts, numbers].flatMap((group) =>
    [...group].map(([key, list]) => `\n${padLeft(key, 10)}:  ${list.join(" ")}`).sort(byteOrder)
  ).join("");
}

function valueText(each: Label, units: ReadonlyMap<string, string>): string {
  return "str" in each ? each.str : label(each.num, units.get(each.key) ?? "");
}
