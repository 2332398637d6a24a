/**
 * One import and no code: serves `/debug/pprof/*` on `127.0.0.1:6060`, or the
 * address in `PPROF_ADDR`, as `import _ "net/http/pprof"` does in Go.
 *
 * It never keeps the process alive, and a port in use costs the profiles, not
 * the program: one line on the console says so.
 *
 * @example
 * ```ts ignore
 * import "./auto.ts";
 * ```
 *
 * @module
 */
import { startAlone } from "./start_profiler.ts";

await startAlone();
