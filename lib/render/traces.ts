/**
 * `-traces`: every sample with its stack.
 *
 * @module
 */
import { type Place, PlaceReader, printableName } from "../analyse/graph/place.ts";
import { profileLabels } from "../analyse/header.ts";
import { quotient } from "../analyse/integers.ts";
import { label } from "../analyse/label.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { byteOrder } from "../profile/byte_order.ts";
import type { Label, Location, Sample } from "../profile/types.ts";
import { padLeft } from "./pad.ts";

const SEPARATOR = "-----------+-------------------------------------------------------";

/**
 * Every sample that has a stack.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderTraces(input: ReportInput): string {
  const { values } = input;
  const format = valueFormat(input, input.unit);
  const lines = profileLabels(input, format);
  if (lines.length === 0) lines.push("");
  const framesOf = frameTexts(input);
  let text = `${lines.join("\n")}\n`;
  for (const sample of input.profile.sample) {
    if (sample.location.length === 0) continue;
    const count = values.mean ? sample.value[0] ?? 0 : 0;
    const value = format(quotient(sample.value[values.index] ?? 0, count));
    text += SEPARATOR + tagLines(sample, input.labelUnits) + "\n" + padLeft(value, VALUE_WIDTH);
    sample.location.forEach((location, i) => {
      const frames = framesOf(location);
      text += i === 0 ? frames.slice(VALUE_WIDTH) : frames;
    });
  }
  return `${text}${SEPARATOR}\n`;
}

const VALUE_WIDTH = 10;

/** The lines of a location's frames with room for a value, made once. */
function frameTexts({ granularity }: ReportInput): (location: Location) => string {
  const reader = new PlaceReader({ granularity, paths: undefined, objects: false });
  const known = new Map<Location, string>();
  return (location) => {
    let text = known.get(location);
    if (text === undefined) {
      known.set(location, text = reader.places(location).map(frameLine).join(""));
    }
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
