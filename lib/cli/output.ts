import { environment } from "../base/environment.ts";
import type { ReportRequest } from "../report/report.ts";
import type { TemporaryFiles } from "./programs/temporary_files.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Brings a report to where the user wants it.
 *
 * @param output The report.
 * @param request What it is.
 * @param terminal Where it goes if no file is named, and no program shows it.
 * @param files Where it lies for a program that shows it.
 * @throws {FetchError} If the file cannot be written.
 * @throws {ToolError} If no program can show it.
 */
export async function writeReport(
  output: string | Uint8Array,
  { command, config }: ReportRequest,
  terminal: Terminal,
  files: TemporaryFiles,
): Promise<void> {
  const { extension, viewer } = command;
  if (config.output !== "") {
    terminal.warn(`Generating report in ${config.output}`);
    const { writeFile } = await import("../fetch/numbered_file.ts");
    await writeFile(config.output, output);
  } else if (viewer !== undefined) {
    const env = terminal.env ?? environment;
    const { browsers, view } = await import("./programs/view.ts");
    const programs = viewer === "browser" ? browsers(env) : [viewer];
    const wait = !terminal.inShell;
    await view(output, { programs, path: env("PATH") ?? "", extension, files, wait });
  } else if (extension !== "" && (terminal.isScreen || terminal.inShell)) {
    const { writeNumbered } = await import("../fetch/numbered_file.ts");
    const path = await writeNumbered("", "profile", extension, output);
    terminal.warn(`Generating report in ${path}`);
  } else {
    await terminal.write(output);
  }
}
