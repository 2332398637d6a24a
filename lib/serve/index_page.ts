import { escapeHtml } from "../base/html.ts";

/** A row of the index page. */
export interface IndexRow {
  name: string;
  count: number;
  description: string;
}

const STYLE = `:root{
	color-scheme:light dark;
}
.profile-name{
	display:inline-block;
	width:6rem;
}`;

/**
 * The page at `/debug/pprof/`, laid out as Go's: counts and links, then what
 * each profile is.
 *
 * @param rows In any order; the page sorts by name.
 * @param notes What this service cannot show, and why.
 * @param hasPages Whether `ui/` is there.
 *
 * @example
 * ```ts
 * import { indexPage } from "./index_page.ts";
 * import { ok } from "node:assert/strict";
 *
 * const page = indexPage([{ name: "heap", count: 3, description: "What is alive" }], []);
 * ok(page.includes("<tr><td>3</td><td><a href='heap?debug=1'>heap</a></td></tr>"));
 * ```
 */
export function indexPage(
  rows: readonly IndexRow[],
  notes: readonly string[],
  hasPages = false,
): string {
  const sorted = rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const table = sorted.map(({ name, count }) =>
    `<tr><td>${count}</td><td><a href='${hrefOf(name)}?debug=1'>${escapeHtml(name)}</a></td></tr>`
  );
  const list = sorted.map(({ name, description }) =>
    `<li><div class=profile-name>${escapeHtml(name)}: </div> ${escapeHtml(description)}</li>`
  );
  const remarks = notes.map((note) => `<p>${escapeHtml(note)}</p>`);
  return `<html lang="en">
<head>
<title>/debug/pprof/</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
/debug/pprof/
<br>
<p>Set debug=1 as a query parameter to export in legacy text format</p>
<br>
Types of profiles available:
<table>
<thead><td>Count</td><td>Profile</td></thead>
${table.join("\n")}
</table>
<a href="goroutine?debug=2">full goroutine stack dump</a>
<br>
${
    hasPages
      ? '<p><b><a href="ui/">See how this service is now: its CPU, memory, waits and stalls</a></b></p>\n'
      : ""
  }<p>
Profile Descriptions:
<ul>
${list.join("\n")}
</ul>
</p>
${remarks.map((remark) => remark + "\n").join("")}</main>
</body>
</html>`;
}

/** A relative link: a name may have what means something else in a URL. */
function hrefOf(name: string): string {
  const path = encodeURI(name).replace(/[?#']/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return name.replace(/\/.*/s, "").includes(":") ? `./${path}` : path;
}
