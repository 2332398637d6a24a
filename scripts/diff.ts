/**
 * `deno task diff BASE CURRENT [pprof flags]`: what changed between two profiles.
 *
 * @module
 */
import { runDiff } from "../lib/cli/diff.ts";
import { systemTerminal } from "../lib/cli/terminal.ts";

if (import.meta.main) {
  Deno.exitCode = await runDiff(Deno.args, systemTerminal());
}
