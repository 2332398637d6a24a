/**
 * A view of a profile as one file that needs no server: to be sent, and to be kept.
 *
 * @module
 */
import { escapeRegex } from "../../base/escape_regex.ts";
import type { HotLinesByFunction } from "../../contract/hot_lines.ts";
import type { SentPage } from "../../contract/sent_page.ts";
import type { Stacks } from "../../contract/stacks.ts";
import type { Table } from "../../contract/table.ts";
import type { Timeline } from "../../contract/timeline.ts";
import type { Profile } from "../../profile/types.ts";
import { renderTable } from "../../render/table.ts";
import { type Command, COMMANDS } from "../../report/commands.ts";
import type { Config } from "../../report/options.ts";
import { report, type ReportEnvironment } from "../../report/report.ts";
import { HOT_LINES } from "../lines_route.ts";
import { Html, markup } from "../markup.ts";
import { profileTitle } from "../profile_title.ts";
import { STACKS } from "../views.ts";
import built from "./sent_assets.json" with { type: "json" };

/** What is sent. */
export interface SentPageInput {
  profile: Profile;
  /** Filters and sample type. */
  config: Config;
  environment: ReportEnvironment;
  /** What the program recorded around the profile. */
  timeline?: Timeline | undefined;
}

/** The source of so many functions comes along, the hottest. */
const MAX_FUNCTIONS = 40;
const HOTTEST: Command = {
  ...COMMANDS["top"]!,
  nodecount: MAX_FUNCTIONS,
  granularity: "functions",
  render: renderTable,
};

/** Nothing from anywhere: what is not in the file is not there. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; " +
  "img-src data: blob:; base-uri 'none'; form-action 'none'";

/**
 * The page.
 *
 * @throws {SyntaxError | RangeError} See {@linkcode report}.
 */
export async function sentPage(input: SentPageInput): Promise<string> {
  const { profile, config, environment, timeline } = input;
  const request = { command: STACKS, argument: "", config: { ...config, unit: "auto" } };
  const stacks = JSON.parse(`${await report(profile, request, environment)}`) as Stacks;
  const tree = Uint8Array.fromBase64(stacks.stacks);
  const meta: SentPage = {
    stacks: { ...stacks, stacks: "" },
    lines: await hotLines(input),
    timeline: timeline ?? null,
  };
  const title = profileTitle(profile, config);
  const [data, bytes] = await Promise.all([
    packed(new TextEncoder().encode(JSON.stringify(meta))),
    packed(tree),
  ]);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(built.style)}</style>
</head>
<body data-view="flamegraph">
<header>
<h1>${title}</h1>
<input id="search" type="search" placeholder="Search functions and files" aria-label="Search functions and files" autocomplete="off" spellcheck="false">
<button id="details-button" type="button" aria-expanded="false" aria-controls="details">About this profile</button>
<div id="details" hidden></div>
</header>
<main><div id="view"></div></main>
<script type="text/plain" id="data">${data}</script>
<script type="text/plain" id="tree">${bytes}</script>
<script type="module">${new Html(scriptText(built.script))}</script>
</body>
</html>
`.text;
}

/** The source of the hottest functions, as far as it is here; none if there is nothing to show. */
async function hotLines(
  { profile, config, environment }: SentPageInput,
): Promise<HotLinesByFunction> {
  const quiet = { ...environment, warn: () => {} };
  const request = { argument: "", config: { ...config, unit: "auto", granularity: "" } };
  const table = `${await report(profile, { ...request, command: HOTTEST }, quiet)}`;
  const { rows } = JSON.parse(table) as Table;
  if (rows.length === 0) return {};
  const argument = `^(${rows.map(({ name }) => escapeRegex(name)).join("|")})$`;
  try {
    const lines = `${await report(profile, { ...request, argument, command: HOT_LINES }, quiet)}`;
    return JSON.parse(lines) as HotLinesByFunction;
  } catch (error) {
    // Rows are named after files and addresses, too, where no function is known.
    if (error instanceof RangeError) return {};
    throw error;
  }
}

async function packed(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).bytes()).toBase64();
}

/** A script as it may stand in a page: nothing in it ends its element. */
function scriptText(script: string): string {
  return script.replace(/<(?=\/script|!--|script)/gi, "\\x3c");
}
