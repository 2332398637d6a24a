import { BinaryWriter } from "npm:@bufbuild/protobuf@2.17.0/wire";
import type { Label, Profile, ValueType } from "../../profile/types.ts";
import { index, number, type OtlpDictionary, packed } from "./otlp_dictionary.ts";

/** The labels of `spanLabels()`: OTLP has links for them. */
const TRACE = "trace_id";
const SPAN = "span_id";

/**
 * Profiles as OTLP has them: one for each sample type.
 *
 * @param profile What is sent.
 * @param dictionary Gets what they refer to.
 * @returns Messages of the type `Profile`.
 */
export function otlpProfiles(profile: Profile, dictionary: OtlpDictionary): Uint8Array[] {
  const places = profile.sample.map(({ location, label }) => ({
    stack: dictionary.stack(location),
    ...attributesOf(label, dictionary),
  }));
  const { timeNanos, durationNanos, periodType, period } = profile;
  return profile.sampleType.map((type, column) => {
    const writer = new BinaryWriter();
    valueType(writer, 1, type, dictionary);
    profile.sample.forEach(({ value }, i) => {
      const count = value[column]!;
      // There is nothing to be said of it: Pyroscope refuses what has no value.
      if (!count) return;
      const { stack, attributes, link } = places[i]!;
      writer.tag(2, 2).fork();
      index(writer, 1, stack);
      packed(writer, 2, attributes);
      index(writer, 3, link);
      writer.tag(4, 2).fork().int64(count).join();
      writer.join();
    });
    writer.tag(3, 1).fixed64(BigInt.asUintN(64, BigInt(timeNanos)));
    number(writer, 4, durationNanos);
    valueType(writer, 5, periodType, dictionary);
    number(writer, 6, period);
    writer.tag(7, 2).bytes(crypto.getRandomValues(new Uint8Array(16)));
    return writer.finish();
  });
}

function valueType(
  writer: BinaryWriter,
  field: number,
  { type, unit }: ValueType,
  dictionary: OtlpDictionary,
): void {
  writer.tag(field, 2).fork();
  index(writer, 1, dictionary.string(type));
  index(writer, 2, dictionary.string(unit));
  writer.join();
}

function attributesOf(
  labels: readonly Label[],
  dictionary: OtlpDictionary,
): { attributes: number[]; link: number } {
  const trace = bytesOf(labels, TRACE, 16);
  const span = bytesOf(labels, SPAN, 8);
  const isLink = ({ key }: Label) => key === TRACE || key === SPAN;
  const rest = trace && span ? labels.filter((label) => !isLink(label)) : labels;
  return {
    attributes: rest.map((label) => dictionary.attribute(label)),
    link: trace && span ? dictionary.link(trace, span) : 0,
  };
}

/** A label of hexadecimal digits. */
function bytesOf(labels: readonly Label[], key: string, length: number): Uint8Array | undefined {
  const label = labels.find((each) => each.key === key);
  if (!label || !("str" in label) || !/^[0-9a-f]+$/.test(label.str)) return undefined;
  return label.str.length === 2 * length ? Uint8Array.fromHex(label.str) : undefined;
}
