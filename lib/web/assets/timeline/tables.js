// The time line in words: a row per stretch of time, and one per stall.
import { NUMBERS, sumUp } from "./summary.js";
import { clockText, lengthText } from "./spans.js";
/** @typedef {import("./spans.js").Span} Span */
/** @typedef {import("./timeline.js").Recorded} Recorded */

const MOST_ROWS = 60;
const MOST_STALLS = 100;
const STEPS = [1, 2, 5, 10, 30, 60, 300, 600].map((seconds) => seconds * 1e3);

/**
 * Figures in stretches of equal length.
 *
 * @param {Recorded} recorded
 * @param {Span} whole
 * @param {(span: Span) => void} select
 */
export function figureTable(recorded, whole, select) {
  const step = STEPS.find((each) => (whole.until - whole.from) / each <= MOST_ROWS) ??
    (whole.until - whole.from) / MOST_ROWS;
  const rows = [];
  for (let from = whole.from; from < whole.until; from += step) {
    const span = { from, until: Math.min(from + step, whole.until) };
    const sum = sumUp(recorded, span);
    rows.push({ span, texts: NUMBERS.map(({ text }) => text(sum)) });
  }
  const heads = [`From (${lengthText(step)} each)`, ...NUMBERS.map(({ title }) => title)];
  return table(heads, rows, select);
}

/**
 * The longest stalls.
 *
 * @param {Recorded} recorded
 * @param {(span: Span) => void} select
 */
export function stallTable({ stalls }, select) {
  const length = (/** @type {Span} */ span) => span.until - span.from;
  const rows = stalls.toSorted((a, b) => length(b) - length(a)).slice(0, MOST_STALLS).map((
    stall,
  ) => ({
    span: { from: stall.from, until: stall.until },
    texts: [
      lengthText(length(stall)),
      stall.function,
      stall.file ? `${stall.file}:${stall.line}` : "",
    ],
  }));
  return table(["From", "Length", "Held by", "Where"], rows, select);
}

/**
 * @param {readonly string[]} heads
 * @param {readonly { span: Span, texts: readonly string[] }[]} rows
 * @param {(span: Span) => void} select
 */
function table(heads, rows, select) {
  const element = document.createElement("table");
  const head = element.createTHead().insertRow();
  for (const text of heads) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text;
    head.append(cell);
  }
  const body = element.createTBody();
  for (const { span, texts } of rows) {
    const row = body.insertRow();
    const button = document.createElement("button");
    button.textContent = clockText(span.from);
    button.title = "Select this time";
    button.addEventListener("click", () => select(span));
    const first = document.createElement("th");
    first.scope = "row";
    first.append(button);
    row.append(first);
    for (const text of texts) row.insertCell().textContent = text;
  }
  return element;
}
