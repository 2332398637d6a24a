import { BinaryReader, BinaryWriter } from "npm:@bufbuild/protobuf@2.17.0/wire";
import { gzip } from "../gzip.ts";
import type { Target } from "./target.ts";
import { type OtlpDictionary, otlpDictionary } from "./otlp_dictionary.ts";
import { otlpProfiles } from "./otlp_profiles.ts";
import { keyValue } from "./otlp_value.ts";

/** OpenTelemetry's profiles, `v1development` of OTLP 1.11: alpha, so the next version may differ. */
export const OTLP: Target = {
  title: "OTLP (alpha)",
  async encode(sent) {
    const dictionary = otlpDictionary();
    const profiles = otlpProfiles(sent.profile, dictionary);
    const attributes = { ...sent.labels, "service.name": sent.service };
    const body = exportRequest(profiles, dictionary, attributes, sent.name);
    return {
      body: await gzip(body),
      headers: { "content-type": "application/x-protobuf", "content-encoding": "gzip" },
    };
  },
  refusal: partialSuccess,
};

/** Field numbers are those of `profiles.proto` and `profiles_service.proto`. */
function exportRequest(
  profiles: readonly Uint8Array[],
  dictionary: OtlpDictionary,
  attributes: Readonly<Record<string, string>>,
  name: string,
): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, 2).fork(); // resource_profiles
  writer.tag(1, 2).fork(); // resource
  for (const [key, value] of Object.entries(attributes)) {
    writer.tag(1, 2).fork();
    keyValue(writer, key, value);
    writer.join();
  }
  writer.join();
  writer.tag(2, 2).fork(); // scope_profiles
  // Parca calls a profile as its scope is called.
  writer.tag(1, 2).fork().tag(1, 2).string(name).join();
  for (const profile of profiles) writer.tag(2, 2).bytes(profile);
  writer.join().join();
  writer.tag(2, 2).bytes(dictionary.finish());
  return writer.finish();
}

/** `partial_success` of `ExportProfilesServiceResponse`: how many were rejected, and why. */
function partialSuccess(body: Uint8Array): string | undefined {
  let [rejected, why] = [0n, ""];
  try {
    const reader = new BinaryReader(body);
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      if (field !== 1 || type !== 2) {
        reader.skip(type, field);
        continue;
      }
      const inner = new BinaryReader(reader.bytes());
      while (inner.pos < inner.len) {
        const [number, wire] = inner.tag();
        if (number === 1 && wire === 0) rejected = BigInt(inner.int64());
        else if (number === 2 && wire === 2) why = inner.string();
        else inner.skip(wire, number);
      }
    }
  } catch {
    // Of an answer that is no message only the status counts.
    return undefined;
  }
  return rejected > 0n ? `${rejected} rejected${why && `: ${why}`}` : undefined;
}
