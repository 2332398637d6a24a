/**
 * Stands in for `lib/mod.ts`, so that `main.ts` runs with nothing but V8's own
 * sampler at 100 Hz. `raw.json` puts it there.
 *
 * @module
 */
import { Session } from "node:inspector";
import * as bare from "./no_profiler.ts";

const HZ = 100;

/** Starts V8's sampler for good. */
export function startProfiler(): ReturnType<typeof bare.startProfiler> {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.setSamplingInterval", { interval: 1e6 / HZ });
  session.post("Profiler.start");
  return bare.startProfiler();
}
