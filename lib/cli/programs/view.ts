import { delay } from "../../base/delay.ts";
import { checkExit } from "../../go/os/exec.ts";
import { startFirst } from "./start_first.ts";
import type { TemporaryFiles } from "./temporary_files.ts";

/** How to show a report. */
export interface ViewOptions {
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
 * @throws {ToolError} In Go's words, if no program starts, or the one waited for fails.
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
