/**
 * Help, made from the tables.
 *
 * @module
 */
import { COMMANDS } from "../report/commands.ts";
import { CHOICE_HELP, type Option, OPTIONS } from "../report/options.ts";
import { PROGRAM_FLAGS, type ProgramFlag } from "./flag_table.ts";

type Row = readonly [name: string, help: string];

const FORMS = `Usage:

One report:

  pprof <report> [options] [binary] <source> ...

A shell that makes one report after another:

  pprof [options] [binary] <source> ...

The web interface:

  pprof -http [host]:[port] [options] [binary] <source> ...

A source is a file or the URL of a server that hands out profiles; several are
added up. A binary before them is the program that they are about.
`;

const SYMBOLIZE: readonly Row[] = [
  ["-symbolize=none", "Names stay as they are"],
  ["-symbolize=local", "Names come from programs on this machine"],
  ["-symbolize=fastlocal", "The same, names of functions only"],
  ["-symbolize=remote", "Names come from the server of the profile"],
  ["-symbolize=force", "Also what has names is named again"],
  ["-symbolize=demangle=", "How much of C++ names to keep: none, full, templates or default"],
];

const SHELL_WORDS: readonly Row[] = [
  ["o/options", "List options with their values"],
  ["q/quit/exit/^D", "Leave"],
];

const SHELL_HINTS = `
  option=value         Set an option; a bare name sets true
  :                    Clear focus, ignore, hide, tagfocus and tagignore
  cpu                  Report the sample type of that name; mean_cpu its mean
  top10 -cum a -b >f   Ten rows by cum through a and not through b, to a file
  top | less           The report through a command

  help NAME explains a command or an option
`;

const ENVIRONMENT: readonly Row[] = [
  ["PPROF_TMPDIR", "Where profiles from servers are kept (default: $HOME/pprof)"],
  ["PPROF_TOOLS", "Where object tools are, if -tools does not say"],
  ["PPROF_BINARY_PATH", "Where programs are (default: $HOME/pprof/binaries)"],
  ["HTTP_PROXY …", "Proxies, also HTTPS_PROXY and NO_PROXY"],
  ["TZ", "Time zone of the report"],
  ["XDG_STATE_HOME", "Where the shell keeps its history (default: $HOME/.local/state)"],
];

/** The text of `-help`. */
export function usage(): string {
  return [
    FORMS,
    ...reportSections("-"),
    section("Source options", [
      ...flagRows("source"),
      ...SYMBOLIZE.map(([name, help]) => line(name, help)),
      ...flagRows("tls"),
    ]),
    section("Misc options", flagRows("program")),
    section("Short forms", flagRows("shortcut")),
    section("Environment", ENVIRONMENT.map(([name, help]) => line(name, help))),
  ].join("\n");
}

/** The text of `help` in the shell. */
export function shellUsage(): string {
  const [commands = "", ...options] = reportSections("");
  const words = SHELL_WORDS.map(([name, help]) => `${line(name, help)}\n`).join("");
  return [commands + words, ...options].join("\n") + SHELL_HINTS;
}

/** Commands and options: what the shell and the command line have in common. */
function reportSections(prefix: string): string[] {
  const options = Object.entries<Option>(OPTIONS);
  const plain = options.filter(([, { choices }]) => !choices);
  const groups = options.flatMap(([name, { choices, help }]) =>
    choices
      ? [
        line(name, help),
        ...choices.map((choice) => `  ${line(`${prefix}${choice}`, CHOICE_HELP[choice] ?? "")}`),
      ]
      : []
  );
  return [
    section(prefix === "" ? "Commands" : "Reports (at most one)", rows(prefix, COMMANDS)),
    section("Options", rows(prefix, Object.fromEntries(plain))),
    section("Option groups (at most one of each)", groups),
  ];
}

function flagRows(group: ProgramFlag["group"]): string[] {
  const flags = Object.entries(PROGRAM_FLAGS).filter(([, flag]) => flag.group === group);
  return rows("-", Object.fromEntries(flags));
}

function rows(prefix: string, table: Readonly<Record<string, { help: string }>>): string[] {
  return Object.entries(table).map(([name, { help }]) => line(`${prefix}${name}`, help)).sort();
}

function section(title: string, lines: string[]): string {
  return `  ${title}:\n${lines.join("\n")}\n`;
}

function line(name: string, help: string): string {
  return `    ${name.padEnd(20)} ${help.split("\n", 1)[0]}`;
}
