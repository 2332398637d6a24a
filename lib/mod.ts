/**
 * Puts Go's `/debug/pprof/*` on a `Deno.serve` handler.
 *
 * Import this before the application's own modules: sampling begins with the
 * import, and V8 only distinguishes inlined functions in code that it compiles
 * while it samples.
 *
 * @example
 * ```ts ignore
 * import { startProfiler } from "./mod.ts";
 *
 * const profiler = await startProfiler();
 * Deno.serve({ port: 4000 }, profiler.wrap(() => new Response("hello")));
 * ```
 *
 * @module
 */
export type { Profiler, ServeHandler } from "./serve/profiler.ts";
export type { ProfilerOptions } from "./serve/profiler_options.ts";
export type { RequestLabeler } from "./serve/labelled_handler.ts";
export type { PushFormat, PushOptions } from "./ship/settings/push_options.ts";
export type { RecorderOptions } from "./record/recorder_options.ts";
export type { Figure } from "./record/figure.ts";
export type { ThreadTimes } from "./collect/clock/thread_clock.ts";
export { customProfiles, lookupProfile, newProfile } from "./collect/custom/custom_profiles.ts";
export type { AddedValues, CustomProfile } from "./collect/custom/custom_profile.ts";
export type { Labels } from "./collect/labels/label_set.ts";
export { requestLabels } from "./collect/labels/request_labels.ts";
export { spanLabels } from "./collect/labels/span_labels.ts";
export { labelsInForce, withLabels } from "./collect/labels/with_labels.ts";
export { startProfiler } from "./start_profiler.ts";
export type { RequestInfo } from "./serve/access.ts";
export type { TakeOptions } from "./collect/kinds/take_options.ts";
export type * from "./profile/types.ts";
export type { Int64 } from "./go/int64.ts";
