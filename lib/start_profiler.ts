import type { Profiler } from "./serve/profiler.ts";
import type { ProfilerOptions } from "./serve/profiler_options.ts";
import { serveAlone } from "./serve/serve_alone.ts";
import { startServing } from "./serve/start_serving.ts";
import { lazyPages } from "./web/service/lazy_pages.ts";

/**
 * Starts profiling this isolate; a second call returns the same profiler, and
 * says where its options are others.
 *
 * Without `--allow-sys` nothing can be collected: that is said on the
 * console once, on the index page and by every route; the service runs on.
 *
 * @throws {TypeError | RangeError} If an option is wrong; nothing has started then.
 *
 * @example
 * ```ts
 * import { startProfiler } from "./start_profiler.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * await using profiler = await startProfiler();
 * const response = await profiler.handle(new Request("http://localhost/debug/pprof/"));
 * strictEqual(response.status, 200);
 * await response.body?.cancel();
 * ```
 */
export function startProfiler(options: ProfilerOptions = {}): Promise<Profiler> {
  return startServing(options, lazyPages);
}

/**
 * Starts profiling, and serves the routes on an address of their own; for `auto.ts`.
 *
 * @internal
 */
export async function startAlone(): Promise<void> {
  serveAlone(await startServing({}, lazyPages));
}
