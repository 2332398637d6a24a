/**
 * Every flag of the program: those of its own, and one for each row of the
 * command table and the option table.
 *
 * @module
 */
import type { FlagType, FlagValue } from "../go/flag.ts";
import { COMMANDS } from "../report/commands.ts";
import { CHOICE_HELP, type Option, OPTIONS } from "../report/options.ts";

/** A flag that is neither a command nor an option of reports. */
export interface ProgramFlag {
  type: FlagType;
  default: FlagValue;
  help: string;
  group: "source" | "tls" | "shortcut" | "program";
}

/** Flags of the program itself. */
export const PROGRAM_FLAGS: Readonly<Record<string, ProgramFlag>> = {
  diff_base: source("string", "", "Profile to compare with; percentages are of it"),
  base: source("string", "", "Profile to subtract; percentages are of the difference"),
  symbolize: source("string", "", "Where names come from: none, or force, demangle=none|full|…"),
  source_map: source("string", "", "Source maps of JavaScript, or folders with them"),
  buildid: source("string", "", "Build id of the first mapping, if it has none"),
  timeout: source("int", -1, "Seconds to wait for a profile"),
  seconds: source("int", -1, "Seconds to record where a profile is recorded on request"),
  add_comment: source("string", "", "Comment to add to the profile"),
  all_frames: source("bool", false, "Also frames that the profile itself says to drop"),
  tls_cert: tls("File with the client's certificate"),
  tls_key: tls("File with the key of the client's certificate"),
  tls_ca: tls("File with the certificates to trust"),
  inuse_space: shortcut("inuse_space"),
  inuse_objects: shortcut("inuse_objects"),
  alloc_space: shortcut("alloc_space"),
  alloc_objects: shortcut("alloc_objects"),
  total_delay: shortcut("delay"),
  contentions: shortcut("contentions"),
  mean_delay: { ...shortcut("delay"), help: "Same as -mean -sample_index=delay" },
  http: {
    type: "string",
    default: "",
    help: "Serve the web interface on host:port",
    group: "program",
  },
  html: {
    type: "string",
    default: "",
    help: "Write the flame graph to this file: one page to send, - for standard output",
    group: "program",
  },
  no_browser: { type: "bool", default: false, help: "Open no browser", group: "program" },
  diagnose: {
    type: "bool",
    default: false,
    help: "Say what is wrong, worst first; sources of any kinds, or a service's address",
    group: "program",
  },
  "fail-on": {
    type: "string",
    default: "",
    help: "With -diagnose: exit with 1 for findings that are critical, warning or info, or worse",
    group: "program",
  },
  json: { type: "bool", default: false, help: "With -diagnose: as JSON", group: "program" },
  version: {
    type: "bool",
    default: false,
    help: "Say the version of the program and of Deno",
    group: "program",
  },
  completion: {
    type: "string",
    default: "",
    help: "Print what makes a shell complete flags: bash, zsh or fish",
    group: "program",
  },
  tools: {
    type: "string",
    default: "",
    help: "Folders with object tools, or tool:folder, separated by commas",
    group: "program",
  },
};

/** The type of every flag, by name. */
export function flagTypes(): Map<string, FlagType> {
  const types = new Map<string, FlagType>();
  for (const [name, { type }] of Object.entries(PROGRAM_FLAGS)) types.set(name, type);
  for (const [name, option] of Object.entries<Option>(OPTIONS)) {
    if (!option.choices) types.set(name, option.type);
  }
  for (const name of Object.keys(CHOICE_HELP)) types.set(name, "bool");
  for (const [name, { takesRegex }] of Object.entries(COMMANDS)) {
    types.set(name, takesRegex ? "string" : "bool");
  }
  return types;
}

function source(type: FlagType, value: FlagValue, help: string): ProgramFlag {
  return { type, default: value, help, group: "source" };
}

function tls(help: string): ProgramFlag {
  return { type: "string", default: "", help, group: "tls" };
}

function shortcut(sampleType: string): ProgramFlag {
  const help = `Same as -sample_index=${sampleType}`;
  return { type: "bool", default: false, help, group: "shortcut" };
}
