/**
 * Writes profile.proto, through `pprof-format`.
 *
 * @module
 */
// deno-lint-ignore-file no-import-prefix -- works from any project, whatever its import map
import {
  Function as WireFunction,
  Label as WireLabel,
  Line as WireLine,
  Location as WireLocation,
  Mapping as WireMapping,
  Profile as WireProfile,
  Sample as WireSample,
  StringTable,
  ValueType as WireValueType,
} from "npm:pprof-format@2.3.2";
import { checkProfile } from "./check.ts";
import { readAll } from "./decode/gunzip.ts";
import type { Label, Location, Profile, Sample, ValueType } from "./types.ts";

/**
 * Encodes a profile, compressed with gzip.
 *
 * @param profile Not changed.
 * @returns A file that `go tool pprof` reads.
 * @throws {RangeError} If the profile is not valid, see `checkProfile`.
 *
 * @example
 * ```ts
 * import { encodeProfile } from "./encode.ts";
 * import { decodeProfile } from "./decode/decode.ts";
 * import { emptyProfile } from "./builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 });
 * deepStrictEqual(await decodeProfile(await encodeProfile(profile)), profile);
 * ```
 */
export async function encodeProfile(profile: Profile): Promise<Uint8Array> {
  const plain = new Blob([serializeProfile(profile) as BlobPart]);
  return await readAll(plain.stream().pipeThrough(new CompressionStream("gzip")));
}

/**
 * Encodes a profile without compression.
 *
 * Everything survives but what the format cannot say: a text label of `""`, and
 * a numeric label of 0 without a unit. Both are left out, as Go's reader would.
 *
 * @param profile Not changed.
 * @returns A plain message.
 * @throws {RangeError} If the profile is not valid, see `checkProfile`.
 *
 * @example
 * ```ts
 * import { serializeProfile } from "./encode.ts";
 * import { emptyProfile } from "./builder.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const data = serializeProfile(emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 }));
 * strictEqual(data[0], 0x0a);
 * ```
 */
export function serializeProfile(profile: Profile): Uint8Array {
  checkProfile(profile);
  const strings = new StringTable();
  const text = (value: string) => strings.dedup(value);
  const valueType = ({ type, unit }: ValueType) =>
    new WireValueType({ type: text(type), unit: text(unit) });
  // Samples come first in the file: the order in which strings get their index follows Go.
  const sampleType = profile.sampleType.map(valueType);
  const sample = profile.sample.map((each) => wireSample(each, text));
  const wire = new WireProfile({
    sampleType,
    sample,
    mapping: profile.mapping.map((each) =>
      new WireMapping({ ...each, filename: text(each.filename), buildId: text(each.buildId) })
    ),
    location: profile.location.map(wireLocation),
    function: profile.function.map(({ id, name, systemName, filename, startLine }) =>
      new WireFunction({
        id,
        name: text(name),
        systemName: text(systemName),
        filename: text(filename),
        startLine,
      })
    ),
    dropFrames: text(profile.dropFrames),
    keepFrames: text(profile.keepFrames),
    timeNanos: profile.timeNanos,
    durationNanos: profile.durationNanos,
    period: profile.period,
    comment: profile.comment.map(text),
    defaultSampleType: text(profile.defaultSampleType),
    docUrl: text(profile.docUrl),
    stringTable: strings,
    ...(profile.periodType.type || profile.periodType.unit
      ? { periodType: valueType(profile.periodType) }
      : {}),
  });
  // pprof-format 2.3.2 writes two bytes for an empty message but counts none.
  const empty = sampleType.filter((each) => each.length === 0).length;
  const buffer = new Uint8Array(wire.length + 2 * empty);
  wire.encode(buffer);
  return buffer;
}

function wireSample({ location, value, label }: Sample, text: (value: string) => number) {
  return new WireSample({
    locationId: location.map((each) => each.id),
    value,
    label: label.length === 0 ? [] : wireLabels(label, text),
  });
}

function wireLabels(labels: Label[], text: (value: string) => number): WireLabel[] {
  const written: WireLabel[] = [];
  for (const label of labels) {
    // A label that is left out must not leave its key in the table of strings.
    if ("str" in label) {
      const { key, str } = label;
      if (str !== "") written.push(new WireLabel({ key: text(key), str: text(str) }));
    } else if (label.num || label.numUnit !== "") {
      const { key, num, numUnit } = label;
      written.push(new WireLabel({ key: text(key), num, numUnit: text(numUnit) }));
    }
  }
  return written;
}

function wireLocation({ id, mapping, address, line, isFolded }: Location): WireLocation {
  return new WireLocation({
    id,
    address,
    isFolded,
    mappingId: mapping?.id ?? 0,
    line: line.map((each) =>
      new WireLine({ functionId: each.function.id, line: each.line, column: each.column })
    ),
  });
}
