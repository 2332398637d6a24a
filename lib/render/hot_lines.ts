/**
 * The lines of functions that cost most, for what shows them beside something else.
 *
 * @module
 */
import { type AnnotatedFile, annotatedFunctions } from "../analyse/annotated_functions.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import type { HotLine, HotLines, HotLinesByFunction } from "../contract/hot_lines.ts";
import { magnitude } from "../go/int64.ts";

/** How many lines of a function count as hot, and how many are shown on each side of one. */
const MAX_HOT = 3;
const MARGIN = 2;
/** Minified code has lines without end. */
const MAX_TEXT = 200;
const LEFT_OUT: HotLine = { number: "", text: "…", value: "", share: 0 };

/**
 * The hot lines of all functions that the report's argument matches. Functions whose source cannot
 * be read are left out.
 *
 * @param input The report.
 * @returns {@linkcode HotLinesByFunction} as JSON, keys are name, line feed, file.
 * @throws {RangeError} If the argument matches nothing.
 */
export function renderHotLines(input: ReportInput): string {
  const format = valueFormat(input, input.unit);
  const found: Record<string, HotLines> = {};
  for (const { name, files } of annotatedFunctions(input)) {
    for (const file of files) {
      const lines = hotLines(file, format);
      if (lines.length > 0) found[`${name}\n${file.name}`] = { file: file.name, lines };
    }
  }
  return JSON.stringify(found satisfies HotLinesByFunction);
}

function hotLines(
  { lines, cum }: AnnotatedFile,
  format: ReturnType<typeof valueFormat>,
): HotLine[] {
  const weight = (i: number) => Number(magnitude(lines[i]?.cum ?? 0));
  const hottest = [...lines.keys()].filter((i) => weight(i) > 0)
    .sort((a, b) => weight(b) - weight(a)).slice(0, MAX_HOT).sort((a, b) => a - b);
  const shown: HotLine[] = [];
  let next = 0;
  for (const at of hottest) {
    const from = Math.max(at - MARGIN, next);
    if (from > next && shown.length > 0) shown.push(LEFT_OUT);
    const to = Math.min(at + MARGIN + 1, lines.length);
    for (let i = from; i < to; i++) {
      const line = lines[i]!;
      shown.push({
        number: `${line.number}`,
        text: line.text.slice(0, MAX_TEXT),
        value: line.cum === 0 ? "" : format(line.cum),
        share: weight(i) / (Number(magnitude(cum)) || 1),
      });
    }
    next = Math.max(next, to);
  }
  return shown;
}
