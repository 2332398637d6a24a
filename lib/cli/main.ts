/**
 * The program: `deno task pprof [flags] [binary] source…`.
 *
 * @module
 */
import { run } from "./run.ts";
import { systemTerminal } from "./terminal.ts";

if (import.meta.main) {
  Deno.exitCode = await run(Deno.args, systemTerminal());
}
