/** What is below `/debug/pprof/` by itself: the program's own profiles have other names. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  "allocs",
  "block",
  "cmdline",
  "goroutine",
  "heap",
  "mutex",
  "profile",
  "symbol",
  "threadcreate",
  "trace",
  "ui",
]);
