import { goFileError } from "../fetch/go_file_error.ts";
import type { ReportRequest } from "../report/report.ts";
import { encodeText } from "./encode_text.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Writes a report to where the user wants it.
 *
 * @param output The report.
 * @param request What it is.
 * @param terminal Where it goes if no file is named.
 * @throws {FetchError} If the file cannot be written.
 */
export async function writeReport(
  output: string | Uint8Array,
  { command, config }: ReportRequest,
  terminal: Terminal,
): Promise<void> {
  if (config.output !== "") {
    terminal.warn(`Generating report in ${config.output}`);
    await writeFile(config.output, output, false);
  } else if (command.extension !== "" && (terminal.isScreen || terminal.inShell)) {
    terminal.warn(`Generating report in ${await writeNumbered(command.extension, output)}`);
  } else {
    await terminal.write(output);
  }
}

const MOST_FILES = 9999;

/** Programs' food goes into a new file rather than onto the screen. */
async function writeNumbered(extension: string, output: string | Uint8Array): Promise<string> {
  for (let n = 1; n <= MOST_FILES; n++) {
    const path = `profile${String(n).padStart(3, "0")}.${extension}`;
    if (await writeFile(path, output, true)) return path;
  }
  throw new Error(`could not create file of the form profile001.${extension}`);
}

async function writeFile(
  path: string,
  output: string | Uint8Array,
  createNew: boolean,
): Promise<boolean> {
  const bytes = typeof output === "string" ? encodeText(output) : output;
  try {
    await Deno.writeFile(path, bytes, { createNew });
    return true;
  } catch (error) {
    if (createNew && error instanceof Deno.errors.AlreadyExists) return false;
    throw goFileError("open", path, error);
  }
}
