import { COMMANDS } from "../report/commands.ts";
import { CHOICE_HELP, type Option, OPTIONS } from "../report/options.ts";
import { PROGRAM_FLAGS, type ProgramFlag } from "./flag_table.ts";

const FORMS = `Usage:

  pprof <report> [options] [binary] <source> ...

A source is a file or the URL of a server that hands out profiles; several are
added up. A binary before them is the program that they are about.

`;

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ["PPROF_TMPDIR", "Where profiles from servers are kept (default: $HOME/pprof)"],
  ["PPROF_TOOLS", "Where object tools are, as -tools has it"],
  ["PPROF_BINARY_PATH", "Where programs are looked for (default: $HOME/pprof/binaries)"],
];

/** The text of `-help`, made from the tables. */
export function usage(): string {
  const options = Object.entries<Option>(OPTIONS);
  const plain = options.filter(([, { choices }]) => !choices);
  const groups = options.flatMap(([name, { choices, help }]) =>
    choices
      ? [
        section(`${firstLine(help)} (${name}, at most one)`, choices.map((c) => row(c, helpOf(c)))),
      ]
      : []
  );
  return FORMS + [
    section("Reports (one)", rows(COMMANDS)),
    section("Options", rows(Object.fromEntries(plain))),
    ...groups,
    section("Sources", rows(programFlags("source"))),
    section("Short forms", rows(programFlags("shortcut"))),
    section("Program", rows(programFlags("program"))),
    section("Environment", ENVIRONMENT.map(([name, help]) => line(name, help))),
  ].join("\n");
}

function programFlags(group: ProgramFlag["group"]): Record<string, ProgramFlag> {
  return Object.fromEntries(
    Object.entries(PROGRAM_FLAGS).filter(([, flag]) => flag.group === group && !flag.missing),
  );
}

function section(title: string, lines: string[]): string {
  return `${title}:\n${lines.join("\n")}\n`;
}

function rows(table: Readonly<Record<string, { help: string }>>): string[] {
  return Object.entries(table).map(([name, { help }]) => row(name, help)).sort();
}

function row(name: string, help: string): string {
  return line(`-${name}`, firstLine(help));
}

function line(name: string, help: string): string {
  return `  ${name.padEnd(22)} ${help}`;
}

function helpOf(choice: string): string {
  return CHOICE_HELP[choice] ?? "";
}

function firstLine(help: string): string {
  return help.split("\n", 1)[0] ?? "";
}
