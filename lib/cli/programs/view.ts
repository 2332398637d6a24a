/**
 * Other programs that show a report: browsers, viewers.
 *
 * @module
 */
import { delay } from "../../base/delay.ts";
import { checkExit, findProgram, startError } from "../../go/os/exec.ts";
import type { Environment } from "../local_tools.ts";
import type { TemporaryFiles } from "./temporary_files.ts";

/** How to show a report. */
interface ViewOptions {
  /** Programs with arguments, a space between; the first that starts is the one. */
  programs: readonly string[];
  /** Folders to look for them in, as in `$PATH`. */
  path: string;
  /** Ending of the file that they get. */
  extension: string;
  /** Keeps the file for as long as it is needed. */
  files: TemporaryFiles;
  /** Whether to wait until the program ends; else it goes on by itself. */
  wait: boolean;
}

/** Programs that only hand over to another one end before that has read the file. */
const MIN_WAIT = 1000;

/**
 * Shows a report in another program.
 *
 * @param report The report.
 * @param options How.
 * @throws {ToolError} With Go's text, if no program starts, or the one waited for fails.
 */
export async function view(report: string | Uint8Array, options: ViewOptions): Promise<void> {
  const { programs, path, extension, files, wait } = options;
  const child = startFirst(programs, await files.write(extension, report), path);
  const isRead = delay(MIN_WAIT);
  if (!wait) {
    child.unref();
    await isRead;
    return;
  }
  const [status] = await Promise.all([child.status, isRead]);
  checkExit(status);
}

/**
 * Starts the first of several programs that can be started. What it says on
 * standard error is for the user; it reads nothing, and what it prints is lost.
 *
 * @param programs Programs with arguments, a space between; at least one.
 * @param argument The last argument.
 * @param path Folders to look in, as in `$PATH`.
 * @returns The program.
 * @throws {ToolError} Why the last one does not start, with Go's text.
 */
export function startFirst(
  programs: readonly string[],
  argument: string,
  path: string,
): Deno.ChildProcess {
  let last: unknown;
  for (const program of programs) {
    const [command = "", ...args] = program.split(" ");
    try {
      return start(findProgram(command, path), [...args, argument]);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function start(program: string, args: string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "inherit" })
      .spawn();
  } catch (error) {
    throw startError(program, error);
  }
}

/** Where no list of its own is known. */
const COMMON: readonly string[] = [
  "chrome",
  "google-chrome",
  "chromium",
  "firefox",
  "sensible-browser",
];

/** Browsers that come with a system. A space at the end makes an empty argument. */
const OF_SYSTEM: Readonly<Partial<Record<typeof Deno.build.os, readonly string[]>>> = {
  darwin: ["/usr/bin/open"],
  // `start` takes what is in quotes for a window's title.
  windows: ["cmd /c start "],
};

/**
 * Browsers, in the order in which to try them.
 *
 * @param env The environment: `$BROWSER`, and `$DISPLAY` for desktops.
 * @param os The system.
 * @returns Programs with their arguments, a space between.
 */
export function browsers(env: Environment, os = Deno.build.os): string[] {
  const chosen = env("BROWSER") ?? "";
  const own = OF_SYSTEM[os] ?? (env("DISPLAY") ? [...COMMON, "xdg-open"] : COMMON);
  return chosen === "" ? [...own] : [chosen, ...own];
}
