/**
 * The room of the profile itself; see README.md.
 *
 * @module
 */
export * from "./builder.ts";
export * from "./byte_order.ts";
export * from "./check.ts";
export * from "./combine.ts";
export { decodeProfile, parseProfile } from "./decode.ts";
export * from "./decode_error.ts";
export * from "./drop_frames.ts";
export * from "./encode.ts";
export { gunzip, isGzip } from "./gunzip.ts";
export * from "./int64.ts";
export { compactProfile, mergeProfiles } from "./merge.ts";
export * from "./normalize.ts";
export * from "./raw_text.ts";
export { readAll } from "./read_all.ts";
export * from "./scale.ts";
export * from "./subtract.ts";
export type * from "./types.ts";
