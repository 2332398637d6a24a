/**
 * Runs our program and the real one on the same arguments.
 *
 * @module
 */
import { deepStrictEqual } from "node:assert/strict";
import { findPprof, type RunOptions, runProgram } from "./real_program.ts";

const MAIN = new URL("../../lib/cli/main.ts", import.meta.url).pathname;

/**
 * Compares exit status, messages and report. Copies of profiles go into a
 * folder that is thrown away.
 *
 * @param args The arguments.
 * @param options Environment and standard input, for both.
 * @returns What both say on standard error.
 */
export async function sameOutcome(args: string[], options: RunOptions = {}): Promise<string> {
  const real = await outcome(findPprof()!, args, options);
  const ours = await outcome(Deno.execPath(), ["run", "-A", MAIN, ...args], options);
  deepStrictEqual(ours, real, args.join(" "));
  return real.stderr;
}

async function outcome(program: string, args: string[], options: RunOptions) {
  const folder = await Deno.makeTempDir();
  try {
    const env = { ...options.env, PPROF_TMPDIR: folder };
    const { code, stdout, stderr } = await runProgram(program, args, { ...options, env });
    const words = stderr.replaceAll(folder, "TMP")
      // The name server that Go used.
      .replace(/ on [\d.]+:53:/g, ":")
      .replace(/current time [\dT:-]+Z/g, "current time NOW");
    return { code, stdout, stderr: words };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
