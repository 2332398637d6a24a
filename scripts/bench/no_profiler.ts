/**
 * Stands in for `lib/mod.ts`, so that `main.ts` runs bare: the same application,
 * the same server, no profiler. `bare.json` puts it there.
 *
 * @module
 */

/** A profiler that does nothing. */
export function startProfiler(): Promise<
  { wrap<Handler>(handler: Handler): Handler; stop(): Promise<void> }
> {
  return Promise.resolve({
    wrap: (handler) => handler,
    stop: () => Promise.resolve(),
  });
}
