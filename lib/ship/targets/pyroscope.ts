import { BinaryWriter } from "npm:@bufbuild/protobuf@2.17.0/wire";
import { encodeProfile } from "../../profile/encode.ts";
import type { SentProfile, Target } from "./target.ts";

/**
 * `push.v1.PusherService/Push` of Pyroscope, by the Connect protocol: a pprof with the labels of
 * its series.
 */
export const PYROSCOPE: Target = {
  title: "Pyroscope",
  async encode(sent) {
    return {
      body: pushRequest(sent, await encodeProfile(sent.profile)),
      headers: { "content-type": "application/proto", "connect-protocol-version": "1" },
    };
  },
};

/** Field numbers are those of `push.proto`. */
function pushRequest({ name, service, labels }: SentProfile, pprof: Uint8Array): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, 2).fork(); // PushRequest.series
  const all = { ...labels, __name__: name, service_name: service };
  for (const [key, value] of Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) {
    // RawProfileSeries.labels
    writer.tag(1, 2).fork().tag(1, 2).string(key).tag(2, 2).string(value).join();
  }
  // RawProfileSeries.samples
  writer.tag(2, 2).fork().tag(1, 2).bytes(pprof).tag(2, 2).string(crypto.randomUUID()).join();
  return writer.join().finish();
}
