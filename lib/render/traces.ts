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
import { compareText } from "../analyse/text_order.ts";
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
  for (const sample of input.profile.sample) {
    const frames = sample.location.flatMap(framesOf);
    if (frames.length === 0) continue;
    const count = values.mean ? sample.value[0] ?? 0 : 0;
    const value = format(quotient(sample.value[values.index] ?? 0, count));
    lines.push(SEPARATOR, ...tagLines(sample, input.labelUnits));
    frames.forEach((frame, i) => lines.push(`${padLeft(i === 0 ? value : "", 10)}   ${frame}`));
  }
  return [...lines, SEPARATOR, ""].join("\n");
}

/** Texts of a location's frames, made once. */
function frameTexts({ granularity }: ReportInput): (location: Location) => string[] {
  const reader = new PlaceReader({ granularity, paths: undefined, objects: false });
  const known = new Map<Location, string[]>();
  return (location) => {
    let texts = known.get(location);
    if (!texts) known.set(location, texts = reader.places(location).map(frameText));
    return texts;
  };
}

function frameText(place: Place, i: number, places: Place[]): string {
  return printableName(place) + (i < places.length - 1 ? " (inline)" : "");
}

/** Texts first, then numbers; each sorted. */
function tagLines({ label: labels }: Sample, units: ReadonlyMap<string, string>): string[] {
  if (labels.length === 0) return [];
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, string[]>();
  for (const each of labels) {
    const group = "str" in each ? texts : numbers;
    group.set(each.key, [...group.get(each.key) ?? [], valueText(each, units)]);
  }
  return [texts, numbers].flatMap((group) =>
    [...group].map(([key, list]) => `${padLeft(key, 10)}:  ${list.join(" ")}`).sort(compareText)
  );
}

function valueText(each: Label, units: ReadonlyMap<string, string>): string {
  return "str" in each ? each.str : label(each.num, units.get(each.key) ?? "");
}
