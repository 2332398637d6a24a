/**
 * The time line in words: a row per span of time, and one per stall.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { element } from "../page/element.ts";
import { heldBy } from "./held_by.ts";
import type { Span } from "./spans.ts";
import { NUMBERS, sumUp } from "./summary.ts";
import { clockText, lengthText } from "./texts.ts";

/** A row, and the span that it is about. */
interface SpanRow {
  span: Span;
  texts: readonly string[];
}

const MAX_ROWS = 60;
const MAX_STALLS = 100;
const STEPS = [1, 2, 5, 10, 30, 60, 300, 600].map((seconds) => seconds * 1e3);

/** Figures in spans of equal length. */
export function figureTable(
  timeline: Timeline,
  whole: Span,
  select: (span: Span) => void,
): HTMLTableElement {
  const step = STEPS.find((each) => (whole.until - whole.from) / each <= MAX_ROWS) ??
    (whole.until - whole.from) / MAX_ROWS;
  const rows: SpanRow[] = [];
  for (let from = whole.from; from < whole.until; from += step) {
    const span = { from, until: Math.min(from + step, whole.until) };
    const sum = sumUp(timeline, span);
    rows.push({ span, texts: NUMBERS.map(({ text }) => text(sum)) });
  }
  const heads = [`From (${lengthText(step)} each)`, ...NUMBERS.map(({ title }) => title)];
  return table(heads, rows, select);
}

/** The longest stalls. */
export function stallTable(timeline: Timeline, select: (span: Span) => void): HTMLTableElement {
  const { stalls } = timeline;
  const length = (span: Span) => span.until - span.from;
  const longest = stalls.toSorted((a, b) => length(b) - length(a)).slice(0, MAX_STALLS);
  const rows = longest.map((stall) => {
    const place = stall.file ? `${stall.file}:${stall.line}` : "";
    return { span: stall, texts: [lengthText(length(stall)), heldBy(stall, timeline).text, place] };
  });
  return table(["From", "Length", "Held by", "Where"], rows, select);
}

function table(
  heads: readonly string[],
  rows: readonly SpanRow[],
  select: (span: Span) => void,
): HTMLTableElement {
  const made = element("table");
  const head = made.createTHead().insertRow();
  for (const text of heads) {
    const cell = element("th", text);
    cell.scope = "col";
    head.append(cell);
  }
  const body = made.createTBody();
  for (const { span, texts } of rows) {
    const row = body.insertRow();
    const button = element("button", clockText(span.from));
    button.title = "Select this time";
    button.addEventListener("click", () => select(span));
    const first = element("th");
    first.scope = "row";
    first.append(button);
    row.append(first);
    for (const text of texts) row.insertCell().textContent = text;
  }
  return made;
}
