/**
 * The program: `deno task pprof [flags] [binary] source…`.
 *
 * @module
 */
import { run } from "./run.ts";
import { systemTerminal } from "./terminal.ts";

if (import.meta.main) {
  // A program that stands still does not let go of its inspector's connection: not to be waited for.
  Deno.exit(await run(Deno.args, systemTerminal()));
}
