/**
 * Every report: the one table from which flags, shell commands, help and web
 * routes are made. A new report is a row here and a file in `render/`.
 *
 * @module
 */
import type { ReportInput } from "../analyse/report_input.ts";
import { renderText } from "../render/text.ts";
import type { Config } from "./options.ts";

/** A row of the table. */
export interface Command {
  /** One line. */
  help: string;
  /** What may follow its name in the shell. */
  usage: string;
  /** Whether it needs a regular expression. */
  takesRegex: boolean;
  /** Ending of the file that keeps output for programs off a terminal; `""` for text. */
  extension: string;
  /** Places shown if the user does not say; 0 for all. */
  nodecount: number;
  /** What it sets, whatever the user says. */
  forced: Partial<Config>;
  /** Makes the report. */
  render: (input: ReportInput) => string | Uint8Array | Promise<Uint8Array>;
}

const FOCUS_USAGE = "[n] [focus_regex]* [-ignore_regex]*";
const TOP = command("The heaviest places, a row each", renderText, {
  usage: `${FOCUS_USAGE} [-cum] [>file]`,
  nodecount: 0,
});

/** All reports, by name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  text: TOP,
  top: TOP,
};

/** Reports of the original that have no row yet; the last few take a regular expression. */
export const MISSING_COMMANDS: Readonly<Record<string, { takesRegex: boolean }>> = {
  ...missing(false, "callgrind comments dot eog evince gif gv kcachegrind pdf png proto ps raw"),
  ...missing(false, "svg tags topproto traces tree web"),
  ...missing(true, "disasm list peek weblist"),
};

function command(
  help: string,
  render: Command["render"],
  rest: Partial<Command> & { usage: string },
): Command {
  return { help, render, takesRegex: false, extension: "", nodecount: 80, forced: {}, ...rest };
}

function missing(takesRegex: boolean, names: string): Record<string, { takesRegex: boolean }> {
  return Object.fromEntries(names.split(" ").map((name) => [name, { takesRegex }]));
}
