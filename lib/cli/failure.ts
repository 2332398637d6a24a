import { errorMessage } from "../base/error_message.ts";
import { FlagError, HelpRequest } from "../go/flag.ts";
import { UsageError } from "./invocation.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Says to the user what went wrong, never with a stack trace.
 *
 * @param error What was thrown.
 * @param terminal Where to.
 * @returns The exit status.
 */
export async function reportFailure(error: unknown, terminal: Terminal): Promise<number> {
  if (error instanceof HelpRequest) {
    terminal.print(await usageText());
    return 0;
  }
  // The reader has what it wanted: `pprof -top … | head`.
  if (error instanceof Deno.errors.BrokenPipe) return 0;
  if (error instanceof FlagError) {
    terminal.print(errorMessage(error));
    terminal.print(await usageText());
    return 2;
  }
  if (error instanceof UsageError && error.showUsage) terminal.print(await usageText());
  terminal.print(`pprof: ${errorMessage(error)}`);
  return 2;
}

async function usageText(): Promise<string> {
  return (await import("./usage.ts")).usage();
}
