/**
 * Profiles as objects: read, write, merge and compare files of pprof. Nothing is
 * profiled by importing this.
 *
 * @example
 * ```ts
 * import { decodeProfile, emptyProfile, encodeProfile, mergeProfiles } from "./profile.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const type = { type: "samples", unit: "count" };
 * const profile = emptyProfile({ sampleType: [type], periodType: type, period: 1 });
 * const both = mergeProfiles([profile, await decodeProfile(await encodeProfile(profile))]);
 * strictEqual(both.sampleType.length, 1);
 * ```
 *
 * @module
 */
export type { Int64 } from "./go/int64.ts";
export { emptyProfile, type ProfileHeader } from "./profile/builder.ts";
export { mergeProfiles } from "./profile/combine/merge.ts";
export { scaleProfile } from "./profile/combine/scale.ts";
export {
  diffProfile,
  normalizeProfile,
  type SubtractOptions,
  subtractProfile,
} from "./profile/combine/subtract.ts";
export { decodeProfile } from "./profile/decode/decode.ts";
export { encodeProfile } from "./profile/encode.ts";
export type * from "./profile/types.ts";
