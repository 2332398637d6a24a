import { resolve } from "node:path";

const COMMAND_LINE = "/proc/self/cmdline";
const FLAGS = "--v8-flags=";
const LOG_REGEXP = /(?:^|,)--logfile=([^,]+)/;
const TICKS_REGEXP = /(?:^|,)--prof(?:,|$)/;

/**
 * The log that V8 writes of this program, if it ticks: with `--prof`,
 * `--no-logfile-per-isolate` and `--logfile`.
 *
 * @returns Its path; nothing where there is none, or the command line may not be read.
 */
export function ownLog(): string | undefined {
  const flags = commandLine()
    .flatMap((text) => text.startsWith(FLAGS) ? [text.slice(FLAGS.length)] : [])
    .join(",");
  const path = LOG_REGEXP.exec(flags)?.[1];
  return path !== undefined && TICKS_REGEXP.test(flags) ? resolve(path) : undefined;
}

function commandLine(): string[] {
  if (Deno.build.os !== "linux") return [];
  try {
    // The profiler requests no permission.
    const { state } = Deno.permissions.querySync({ name: "read", path: COMMAND_LINE });
    return state === "granted" ? Deno.readTextFileSync(COMMAND_LINE).split("\0") : [];
  } catch {
    return [];
  }
}
