/**
 * The room of the profile itself; see README.md.
 *
 * @module
 */
export * from "./builder.ts";
export * from "../go/sort.ts";
export * from "./check.ts";
export * from "./combine/combine.ts";
export { decodeProfile, parseProfile } from "./decode/decode.ts";
export * from "./decode/decode_error.ts";
export * from "./drop_frames.ts";
export * from "./encode.ts";
export { gunzip, isGzip } from "./decode/gunzip.ts";
export * from "./import/import_profile.ts";
export * from "../go/int64.ts";
export { compactProfile, mergeProfiles } from "./combine/merge.ts";
export * from "./combine/subtract.ts";
export * from "./raw_text.ts";
export { readAll } from "./decode/gunzip.ts";
export * from "./combine/scale.ts";
export * from "./combine/subtract.ts";
export type * from "./types.ts";
