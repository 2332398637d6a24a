/**
 * The spine of the program.
 *
 * @module
 */
import { environment } from "../base/environment.ts";
import { isBinary } from "../fetch/binary.ts";
import { fetchProfile } from "../fetch/fetch_profile.ts";
import { aboutProgram } from "./about_program.ts";
import { reportFailure } from "./failure.ts";
import { finishedReport } from "./finished_report.ts";
import { parseInvocation } from "./invocation.ts";
import { localTools } from "./local_tools.ts";
import { writeReport } from "./output.ts";
import { TemporaryFiles } from "./programs/temporary_files.ts";
import { withProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs the program: parse → fetch → combine → report | pages | page | shell; or → findings;
 * or only says what it is.
 *
 * @param args The command line.
 * @param terminal Where output goes.
 * @returns The exit status.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const about = aboutProgram(args);
    if (about !== undefined) {
      await terminal.write(about);
      return 0;
    }
    const { source, tools: places, config, request, http, html, diagnosis } = await parseInvocation(
      args,
      isBinary,
      terminal.warn,
    );
    await using files = new TemporaryFiles(terminal.env ?? environment);
    const tools = localTools(places, terminal.env);
    if (diagnosis) {
      const { runDiagnosis } = await import("./diagnosis/run_diagnosis.ts");
      return await runDiagnosis(diagnosis, { source, output: config.output, tools, terminal });
    }
    const fetching = fetchProfile(source, tools, terminal);
    const profile = await withProgress(fetching, source.seconds, terminal);
    // A single report does not wait for the modules of pages and shell.
    if (http) {
      const { serveWeb } = await import("./http/serve_web.ts");
      await serveWeb({ profile, source, config, http, terminal, tools });
    } else if (html !== "") {
      const { writeSentPage } = await import("./sent_page.ts");
      await writeSentPage({ profile, source, config, path: html, terminal, tools });
    } else if (!request) {
      const { runShell } = await import("./shell/shell.ts");
      await runShell({ profile, config, terminal, tools, files });
    } else {
      const output = await finishedReport(profile, request, { terminal, tools });
      await writeReport(output, request, terminal, files);
    }
    return 0;
  } catch (error) {
    return await reportFailure(error, terminal);
  }
}
