/**
 * `-weblist`: a page of source, each line with its instructions behind a click.
 *
 * @module
 */
import {
  type FunctionListing,
  type InstructionListing,
  type LineListing,
  type SourceListing,
  sourceListing,
} from "../analyse/assembly/source_listing.ts";
import { profileLabels } from "../analyse/header.ts";
import { percentage } from "../analyse/label.ts";
import { type ReportInput, type ValueFormat, valueFormat } from "../analyse/report_input.ts";
import { baseName } from "../go/filepath.ts";
import { padLeft } from "../go/fmt.ts";
import type { Int64 } from "../go/int64.ts";

/**
 * The source of all functions that the report's argument matches.
 *
 * @param input The report.
 * @returns The page.
 * @throws {RangeError} If the argument matches nothing.
 */
export async function renderWeblist(input: ReportInput): Promise<string> {
  const format = valueFormat(input, input.unit);
  const listing = await sourceListing(input);
  const writer = new ListingWriter(listing, input);
  const labels = profileLabels(input, format);
  const about = (name: string) =>
    labels.find((label) => label.startsWith(name))?.slice(name.length) ?? "unknown";
  const legend = [...labels.map((label) => `${htmlText(label)}<br>`), ""].join("\n").trimEnd();
  return `<!DOCTYPE html>
<html>
<head>
  <meta charset="utf-8">
  <title>${htmlText(`${about("File: ")} ${about("Type: ")}`)}</title>
  
  <style type="text/css">
${LISTING_STYLE}</style>
  <script type="text/javascript">
${LISTING_SCRIPT}</script>
</head>
<body>

<div class="legend">${legend || "<br>"}Total: ${htmlText(format(input.total))}</div>` +
    `${listing.functions.map((each) => writer.functionHtml(each)).join("")}
</body>
</html>
`;
}

/** Columns up to the places at the end of lines. */
const TEXT_WIDTH = 80;
const TAB = 8;
/** What is nested is as much farther right. */
const INDENT = 4;

/** Writes a listing as HTML: headings and preformatted text. */
class ListingWriter {
  #sourceLine: SourceListing["sourceLine"];
  #total: Int64;
  #format: ValueFormat;

  /** @param input The report, which says how values are written. */
  constructor({ sourceLine }: SourceListing, input: ReportInput) {
    this.#sourceLine = sourceLine;
    this.#total = input.total;
    this.#format = valueFormat(input, input.unit);
  }

  functionHtml({ name, file, flat, cum, lines }: FunctionListing): string {
    const values = `${padLeft(this.#format(flat), 10)} ${padLeft(this.#format(cum), 10)}`;
    const head = `  Total:  ${values} (flat, cum) ${percentage(cum, this.#total)}`;
    const rows = [htmlText(head), ...lines.map((line) => this.#lineHtml(line))];
    return `<h2>${htmlText(name)}</h2><p class="filename">${htmlText(file)}</p>\n` +
      `<pre onClick="pprof_toggle_asm(event)">\n${rows.join("\n")}\n</pre>\n`;
  }

  #lineHtml(line: LineListing): string {
    const { number, text, flat, cum, instructions } = line;
    const hasCode = instructions.some(({ calls, text }) => calls.length > 0 || text !== "");
    const kind = instructions.length === 0 ? "nop" : hasCode ? "livesrc" : "deadsrc";
    const source = htmlText(`  ${this.#cell(flat)} ${this.#cell(cum)} ${" ".repeat(8)}  ${text} `);
    const assembly = hasCode ? `<span class=asm>${this.#assemblyHtml(line)}</span>` : "";
    return `<span class=line> ${padLeft(String(number), 6)}</span> ` +
      `<span class=${kind}>${source}</span>${assembly}`;
  }

  #assemblyHtml({ text, instructions }: LineListing): string {
    const indent = indentation(text) + INDENT;
    let before: InstructionListing["calls"] = [];
    return instructions.map((instruction, i) => {
      const separator = instruction.startsBlock && i !== 0
        ? ` ${" ".repeat(8)} ${padLeft("⋮", 28)}\n`
        : "";
      const calls = this.#callsHtml(instruction.calls, before, indent);
      before = instruction.calls;
      return separator + calls + this.#instructionHtml(instruction, indent);
    }).join("");
  }

  /** Calls that the instruction before is not in, too. */
  #callsHtml(
    calls: InstructionListing["calls"],
    before: InstructionListing["calls"],
    indent: number,
  ): string {
    let common = before;
    return calls.map(({ file, line }, i) => {
      const same = common[i];
      if (same && same.file === file && same.line === line) return "";
      common = [];
      const source = trimSpace(this.#sourceLine(file, line) ?? "");
      const text = padRightTabs(" ".repeat(indent + INDENT * i) + source, TEXT_WIDTH);
      const start = ` ${" ".repeat(8)} ${" ".repeat(10)} ${" ".repeat(10)} ${" ".repeat(8)}  `;
      return `${start}<span class=inlinesrc>${htmlText(text)}</span> ` +
        `<span class=unimportant>${htmlText(baseName(file))}:${line}</span>\n`;
    }).join("");
  }

  #instructionHtml(instruction: InstructionListing, indent: number): string {
    const { address, text, calls, flat, cum } = instruction;
    if (text === "") return "";
    const code = padRightTabs(" ".repeat(indent + INDENT * calls.length) + text, TEXT_WIDTH);
    const at = padLeft(address.toString(16), 8);
    const start = ` ${" ".repeat(8)} ${this.#cell(flat)} ${this.#cell(cum)} ${at}: ${code} `;
    return `${htmlText(start)}<span class=unimportant>${placeHtml(instruction)}</span>\n`;
  }

  #cell(value: Int64): string {
    return padLeft(value === 0 ? "." : this.#format(value), 10);
  }
}

/** Go's pprof makes HTML of it twice. */
function placeHtml({ file, line }: InstructionListing): string {
  if (file === "") return "";
  const name = baseName(file).replaceAll(/[\0"&'<>]/g, htmlText);
  return htmlText(`${name}:${line}`);
}

/** Column of the first character that is no space. */
function indentation(text: string): number {
  let column = 0;
  for (const char of text) {
    if (char === " ") column++;
    else if (char === "\t") column += TAB - column % TAB;
    else return column;
  }
  return column;
}

/** Fills up to a width; tabs become spaces, however far right the text will be. */
function padRightTabs(text: string, width: number): string {
  let result = "";
  let column = 0;
  for (const char of text) {
    column++;
    result += char === "\t" ? " " : char;
    if (char !== "\t") continue;
    for (; column % TAB !== 0; column++) result += " ";
  }
  return result + " ".repeat(Math.max(0, width - column));
}

/** What Go takes for white space around a text. */
function trimSpace(text: string): string {
  return text.replaceAll(/^[\s\x85]+|[\s\x85]+$/g, "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "&": "&amp;",
  "'": "&#39;",
  "+": "&#43;",
  "<": "&lt;",
  ">": "&gt;",
};

/**
 * A text as HTML, in the way of Go's `html/template`, which is also good for attributes.
 *
 * @param text The text.
 * @returns The HTML.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { htmlText } from "./weblist.ts";
 *
 * strictEqual(htmlText("a<b>+'c'"), "a&lt;b&gt;&#43;&#39;c&#39;");
 * ```
 */
export function htmlText(text: string): string {
  return text.replaceAll(/[\0"&'+<>]/g, (char) => ENTITIES[char]!);
}

/** The looks of a listing: also for pages that have a listing among other things. */
const LISTING_STYLE = `body #content {
  font-family: sans-serif;
}
h1 {
  font-size: 1.5em;
}
.legend {
  font-size: 1.25em;
}
.line, .nop, .unimportant {
  color: #999;
}
.inlinesrc {
  color: #006;
}
.livesrc {
  cursor: pointer;
}
.livesrc:hover {
  background: #eee;
}
.asm {
  display: none;
  color: #070;
}
.asm.shown {
  display: block;
}
`;

/** A click on a line of source shows its instructions, or hides them. */
const LISTING_SCRIPT = `function pprof_toggle_asm(event) {
  const line = event.target.closest(".livesrc");
  const asm = line && line.nextElementSibling;
  if (!asm || !asm.classList.contains("asm")) return;
  asm.classList.toggle("shown");
  event.preventDefault();
}
`;
