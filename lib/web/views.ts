/**
 * The views of a profile: the one table from which routes, menus and help are
 * made. A new view is a row here and a script in `browser/pages/`.
 *
 * @module
 */
import { type Command, COMMANDS } from "../report/commands.ts";
import type { Profile } from "../profile/types.ts";
import { renderListing } from "../render/listing.ts";
import { renderStacks } from "../render/stacks.ts";
import { renderTable } from "../render/table.ts";
import type { PageName } from "./assets.ts";
import { dataElement, type Html, markup } from "./markup.ts";

/** A row of the table. */
export interface View {
  /** In the menu. */
  title: string;
  help: string;
  /** What makes its data; the parameter `f` is its argument, if it takes one. */
  command: Command | ((profile: Profile) => Command);
  /** What there has to be, for those who do not get to see it. */
  needs?: string;
  /** Its script and styles. */
  assets: PageName;
  /** From what the command made to what stands in the page. */
  body: (report: string, around: Surroundings) => Html;
}

/** What there is beside the profile. */
export interface Surroundings {
  /** Where one sees what keeps memory of the program alive; `""` if nothing says so. */
  retained: string;
}

/** Rows of a table that a person may look through; `n` changes it. */
const TABLE_ROWS = 500;

/** All stacks, for pages that draw them. */
export const STACKS: Command = {
  ...COMMANDS["dot"]!,
  granularity: "filefunctions",
  forced: { trim: false, call_tree: true },
  render: renderStacks,
};

/** All views, by path, in the order of the menu. */
export const VIEWS: Readonly<Record<string, View>> = {
  top: {
    title: "Top",
    help: "The heaviest places, a row each",
    command: { ...COMMANDS["top"]!, nodecount: TABLE_ROWS, render: renderTable },
    assets: "top",
    body: data,
  },
  graph: {
    title: "Graph",
    help: "Who calls whom, as boxes and arrows",
    command: COMMANDS["dot"]!,
    assets: "graph",
    body: () => markup`<div id="view"></div>`,
  },
  flamegraph: {
    title: "Flame Graph",
    help: "All stacks, callers above what they call",
    command: STACKS,
    assets: "flamegraph",
    body: (json, { retained }) =>
      markup`<div id="view" data-retained="${retained}"></div>${dataElement("data", json)}`,
  },
  tree: {
    title: "Tree",
    help: "All stacks as rows that unfold: who calls, or waits for, whom",
    command: treeCommand,
    assets: "tree",
    body: data,
  },
  peek: {
    title: "Peek",
    help: "Matching places with their callers and callees",
    command: {
      ...COMMANDS["peek"]!,
      forced: { ...COMMANDS["peek"]!.forced, granularity: "lines" },
    },
    assets: "text",
    body: preformatted,
  },
  source: {
    title: "Source",
    help: "Source of matching functions, with the values of its lines",
    command: { ...COMMANDS["weblist"]!, render: renderListing },
    assets: "source",
    body: data,
  },
  disasm: {
    title: "Disassemble",
    help: "Instructions of matching functions, with their values",
    needs:
      "It needs the program's file on this machine, or for JavaScript a record of the machine code: deno task start:asm, then jit-PID.dump beside the profile.",
    command: COMMANDS["disasm"]!,
    assets: "text",
    body: preformatted,
  },
};

/** Of goroutines it matters at which line they wait, and for what. */
function treeCommand({ sampleType, sample }: Profile): Command {
  if (sampleType[0]?.type !== "goroutine") return STACKS;
  const waits = sample.some(({ label }) => label.some(({ key }) => key === "wait"));
  const tagleaf = waits ? { tagleaf: "wait" } : {};
  return { ...STACKS, granularity: "lines", forced: { ...STACKS.forced, ...tagleaf } };
}

/** The view that `/` leads to. */
export const FIRST_VIEW = "flamegraph";

function data(json: string): Html {
  return markup`<div id="view"></div>${dataElement("data", json)}`;
}

function preformatted(text: string): Html {
  return markup`<pre id="view" tabindex="0">${text}</pre>`;
}
