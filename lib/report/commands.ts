/**
 * Every report: the one table from which flags, shell commands, help and web
 * routes are made. A new report is a row in both tables here, and a file in `render/`.
 *
 * @module
 */
import type { ReportInput } from "../analyse/report_input.ts";
import type { Config } from "./options.ts";

/** Makes a report: its text or bytes. */
interface Renderer {
  (input: ReportInput): string | Uint8Array | Promise<string | Uint8Array>;
}

/** What makes each report, loaded when somebody wants it: to load all takes longer than to make one. */
const RENDERERS = {
  callgrind: async (input) => (await import("../render/callgrind.ts")).renderCallgrind(input),
  comments: async (input) => (await import("../render/raw.ts")).renderComments(input),
  cpuprofile: async (input) => (await import("../render/cpuprofile.ts")).renderCpuprofile(input),
  disasm: async (input) => (await import("../render/disasm.ts")).renderDisasm(input),
  dot: async (input) => (await import("../render/dot.ts")).renderDot(input),
  folded: async (input) => (await import("../render/folded.ts")).renderFolded(input),
  list: async (input) => (await import("../render/list.ts")).renderList(input),
  picture: async (input) => (await import("../render/dot.ts")).renderPicture(input),
  proto: async (input) => (await import("../render/proto.ts")).renderProto(input),
  raw: async (input) => (await import("../render/raw.ts")).renderRaw(input),
  speedscope: async (input) => (await import("../render/speedscope.ts")).renderSpeedscope(input),
  tags: async (input) => (await import("../render/tags.ts")).renderTags(input),
  text: async (input) => (await import("../render/text.ts")).renderText(input),
  topProto: async (input) => (await import("../render/top_proto.ts")).renderTopProto(input),
  traces: async (input) => (await import("../render/traces.ts")).renderTraces(input),
  tree: async (input) => (await import("../render/tree.ts")).renderTree(input),
  weblist: async (input) => (await import("../render/weblist.ts")).renderWeblist(input),
} satisfies Readonly<Record<string, Renderer>>;

/** What a graph can be turned into. */
export type Picture = "gif" | "pdf" | "png" | "ps" | "svg" | "pannable svg";

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
  /** What the graph that it renders is turned into. */
  picture?: Picture;
  /** The program that shows it, with arguments; `browser` is any browser. */
  viewer?: string;
  /** Places shown if the user does not say; 0 for all. */
  nodecount: number;
  /** How it distinguishes places if the user does not say; `""` for functions. */
  granularity: string;
  /** What it sets, whatever the user says. */
  forced: Partial<Config>;
  /** Makes the report. */
  render: Renderer;
}

const FOCUS_USAGE = "[n] [focus_regex]* [-ignore_regex]*";
const SORT_USAGE = `${FOCUS_USAGE} [-cum] [>file]`;
const GRAPH_USAGE = `${FOCUS_USAGE} [>file]`;
const LIST_USAGE = "<func_regex> [-focus_regex]* [-ignore_regex]*";

/** Other tools want all stacks, and trim by themselves. */
const EXPORT_USAGE = "[focus_regex]* [-ignore_regex]* [>file]";

/** What reports of the profile as it is have in common. */
const WHOLE: Partial<Config> = { trim: false, granularity: "addresses" };

const TOP = command("The heaviest places, a row each", RENDERERS.text, {
  usage: SORT_USAGE,
  nodecount: 0,
});

/** All reports, by name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  callgrind: command("The graph, for KCachegrind", RENDERERS.callgrind, {
    usage: GRAPH_USAGE,
    extension: "callgraph.out",
    forced: WHOLE,
  }),
  comments: command("The comments of the profile", RENDERERS.comments, { usage: "[>file]" }),
  cpuprofile: command(
    "For DevTools: V8's CPU profile, values as microseconds",
    RENDERERS.cpuprofile,
    {
      usage: EXPORT_USAGE,
      extension: "cpuprofile",
      granularity: "filefunctions",
    },
  ),
  disasm: command(
    "Instructions of matching functions, with their values",
    RENDERERS.disasm,
    {
      usage: LIST_USAGE,
      takesRegex: true,
      // One place for an address: inlined calls would count several times.
      forced: { ...WHOLE, noinlines: true },
    },
  ),
  dot: command("The graph, in the language of Graphviz", RENDERERS.dot, { usage: GRAPH_USAGE }),
  eog: shown("The graph, in Eye of GNOME", "svg", "eog"),
  evince: shown("The graph, in Evince", "pdf", "evince"),
  folded: command("For flame graphs: a line for each stack, with its value", RENDERERS.folded, {
    usage: EXPORT_USAGE,
  }),
  gif: picture("The graph, as a GIF by an installed Graphviz", "gif"),
  gv: shown("The graph, in gv", "ps", "gv --noantialias"),
  kcachegrind: command("The graph, in KCachegrind", RENDERERS.callgrind, {
    usage: FOCUS_USAGE,
    extension: "grind",
    viewer: "kcachegrind",
    forced: WHOLE,
  }),
  list: command("Source of matching functions, with the values of its lines", RENDERERS.list, {
    usage: LIST_USAGE,
    takesRegex: true,
    forced: { trim: false, granularity: "lines" },
  }),
  pdf: picture("The graph, as a PDF by an installed Graphviz", "pdf"),
  peek: command("Matching places with their callers and callees", RENDERERS.tree, {
    usage: "func_regex",
    takesRegex: true,
    forced: { trim: false },
  }),
  png: picture("The graph, as a PNG by an installed Graphviz", "png"),
  proto: command("The profile itself, filtered", RENDERERS.proto, {
    usage: "[>file]",
    extension: "pb.gz",
    forced: WHOLE,
  }),
  ps: picture("The graph, as PostScript by an installed Graphviz", "ps"),
  raw: command("Everything in the profile, as text", RENDERERS.raw, {
    usage: "[>file]",
    forced: WHOLE,
  }),
  speedscope: command("For speedscope.app: all stacks with their values", RENDERERS.speedscope, {
    usage: EXPORT_USAGE,
    extension: "speedscope.json",
    granularity: "filefunctions",
  }),
  svg: picture(
    "The graph, as a picture for browsers: drag and wheel move it",
    "pannable svg",
    "svg",
  ),
  tags: command("The values of all tags", RENDERERS.tags, {
    usage: "[tag_regex]* [-ignore_regex]* [>file]",
  }),
  text: TOP,
  top: TOP,
  topproto: command("The heaviest places, as a profile", RENDERERS.topProto, {
    usage: "[>file]",
    extension: "pb.gz",
    nodecount: 0,
  }),
  traces: command("Every sample with its stack", RENDERERS.traces, { usage: "[>file]" }),
  tree: command("Places with their callers and callees", RENDERERS.tree, { usage: SORT_USAGE }),
  web: shown("The graph, in a browser", "pannable svg", "browser", "svg"),
  weblist: command(
    "A page with the source of matching functions, and their instructions",
    RENDERERS.weblist,
    {
      usage: LIST_USAGE,
      takesRegex: true,
      extension: "html",
      viewer: "browser",
      forced: { ...WHOLE, noinlines: false },
    },
  ),
};

function command(
  help: string,
  render: Command["render"],
  rest: Partial<Command> & { usage: string },
): Command {
  const defaults = { takesRegex: false, extension: "", nodecount: 80, granularity: "", forced: {} };
  return { help, render, ...defaults, ...rest };
}
function picture(help: string, format: Picture, extension = format as string): Command {
  return command(help, RENDERERS.picture, { usage: GRAPH_USAGE, picture: format, extension });
}

function shown(help: string, format: Picture, viewer: string, extension = format as string) {
  const row = { usage: FOCUS_USAGE, picture: format, viewer, extension };
  return command(help, RENDERERS.picture, row);
}
