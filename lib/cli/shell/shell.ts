/**
 * The interactive shell.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { fields } from "../../go/strings.ts";
import { encodeText } from "../../profile/encode_text.ts";
import { finishedReport } from "../finished_report.ts";
import { writeReport } from "../output.ts";
import { greet, printHelp } from "./help.ts";
import { openLines } from "./lines.ts";
import { assign, optionList, shortcuts } from "./options.ts";
import { parseReportLine } from "./report_line.ts";
import type { Session } from "./session.ts";

/** Words that are no reports. */
const WORDS = new Map<string, (session: Session, rest: string[]) => void>([
  ["o", listOptions],
  ["options", listOptions],
  ["help", ({ profile, terminal }, rest) => printHelp(rest.join(" "), profile, terminal)],
]);
const LAST_WORDS: readonly string[] = ["exit", "quit", "q"];

/**
 * Runs commands until there are no more.
 *
 * @param start The profile, what the command line has set, and the world outside.
 */
export async function runShell(start: Session): Promise<void> {
  const session: Session = {
    ...start,
    config: { ...start.config, compact_labels: true },
    terminal: { ...start.terminal, inShell: true },
  };
  const statementsOf = shortcuts(session.profile);
  greet(session);
  for await (const line of openLines(session)) {
    for (const statement of statementsOf(line)) {
      if (LAST_WORDS.includes(fields(statement)[0] ?? "")) return;
      await execute(statement, session);
    }
  }
}

/** What goes wrong is told, and the shell goes on. */
async function execute(statement: string, session: Session): Promise<void> {
  try {
    if (assign(statement, session)) return;
    const [word, ...rest] = fields(statement);
    if (word === undefined) return;
    const run = WORDS.get(word);
    if (run) run(session, rest);
    else await runReport(statement, session);
  } catch (error) {
    // Nobody is there any more.
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    session.terminal.warn(errorMessage(error));
  }
}

async function runReport(
  line: string,
  { profile, config, terminal, tools, files }: Session,
): Promise<void> {
  const { request, pipe } = parseReportLine(line, config);
  const output = await finishedReport(profile, request, { terminal, tools });
  if (pipe === undefined) await writeReport(output, request, terminal, files);
  else await pipeTo(pipe, output);
}

function listOptions({ profile, config, terminal }: Session): void {
  terminal.print(optionList(profile, config));
}

const SHELL = Deno.build.os === "windows" ? ["cmd", "/c"] : ["sh", "-c"];

/**
 * Runs a shell command with a report as its input, and waits for it. Its own
 * output goes to the screen; what it makes of the report is its business.
 *
 * @param command The command.
 * @param report What it reads, as far as it likes.
 */
async function pipeTo(command: string, report: string | Uint8Array): Promise<void> {
  const bytes = typeof report === "string" ? encodeText(report) : report;
  const [shell = "", ...args] = SHELL;
  // Ctrl-C is for the command: `top | less`.
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  try {
    const child = new Deno.Command(shell, { args: [...args, command], stdin: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await Promise.all([
      writer.write(bytes).then(() => writer.close()).catch(hasEnough),
      child.status,
    ]);
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}

/** `head` closes its input when it has enough. */
function hasEnough(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
