import { type RecorderOptions, recorderSettings } from "../record/recorder_options.ts";
import { valueText } from "./check_options.ts";
import {
  type ProfilerOptions,
  type ProfilerSettings,
  profilerSettings,
} from "./profiler_options.ts";

/**
 * What a later call of `startProfiler` wants otherwise than the profiler runs.
 *
 * @param running What the profiler was started with.
 * @param later What the later call gave, checked.
 * @returns Which options have no effect; nothing if all are in force.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { laterOptions } from "./later_options.ts";
 * import { profilerSettings } from "./profiler_options.ts";
 *
 * strictEqual(
 *   laterOptions(profilerSettings({}), { hz: 200, exact: false }),
 *   'startProfiler was called again with other options, which change nothing: "hz" stays 100, not 200',
 * );
 * ```
 */
export function laterOptions(
  running: ProfilerSettings,
  later: ProfilerOptions,
): string | undefined {
  const wanted = profilerSettings(later);
  const changes = Object.entries(later)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name]) => changesOf(name as keyof ProfilerOptions, running, wanted));
  if (changes.length === 0) return undefined;
  return `startProfiler was called again with other options, which change nothing: ${
    changes.join("; ")
  }`;
}

function changesOf(
  name: keyof ProfilerOptions,
  running: ProfilerSettings,
  wanted: ProfilerSettings,
): string[] {
  const [now, then] = [running[name], wanted[name]];
  if (now === then) return [];
  // A secret stands in no message.
  if (name === "token") return ['"token" stays as it was'];
  if (name === "push") return sameJson(now, then) ? [] : ['"push" stays as it was'];
  if (typeof now !== "object" || typeof then !== "object") return [stays(name, now, then)];
  const [kept, given]: Readonly<Record<string, unknown>>[] = [now, then]
    .map((each) => recorderSettings(each as RecorderOptions));
  return Object.keys({ ...kept, ...given })
    .filter((key) => kept![key] !== given![key])
    .map((key) => stays(`${name}.${key}`, kept![key], given![key]));
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function stays(name: string, now: unknown, then: unknown): string {
  if (typeof now === "function" && typeof then === "function") {
    return `"${name}" stays the first function`;
  }
  return `"${name}" stays ${valueText(now)}, not ${valueText(then)}`;
}
