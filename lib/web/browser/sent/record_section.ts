/**
 * What a program recorded around a profile: its figures, its stalls, and how they went over time.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { classed, element } from "../page/element.ts";
import { NUMBERS, sumUp } from "../timeline/summary.ts";
import { bytesText, clockText, lengthText, shareText } from "../timeline/texts.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Of a line over time, in its own units. */
const [WIDTH, HEIGHT] = [600, 40];
const MAX_STALLS = 50;

/** A line over time. */
interface Line {
  title: string;
  values: (timeline: Timeline) => readonly (number | null)[];
  text: (value: number) => string;
}

const LINES: readonly Line[] = [
  { title: "CPU", values: ({ cpu }) => cpu, text: shareText },
  { title: "Longest delay", values: ({ delay }) => delay, text: lengthText },
  { title: "Heap", values: ({ heapUsed }) => heapUsed, text: bytesText },
  { title: "RSS", values: ({ rss }) => rss, text: bytesText },
];

/** The section above the flame graph. */
export function recordSection(timeline: Timeline): HTMLElement {
  const section = classed("details", "sent-record");
  section.open = true;
  const [from = 0, until = from] = [timeline.at[0], timeline.at.at(-1)];
  const head = element("summary", timeline.title);
  section.append(head, figures(timeline, from, until));
  const lines = classed("div", "sent-lines");
  lines.append(...LINES.map((line) => overTime(line, timeline)));
  section.append(lines, stalls(timeline));
  return section;
}

function figures(timeline: Timeline, from: number, until: number): HTMLElement {
  // The first figure ends where the span begins.
  const sum = sumUp(timeline, { from: from - 1, until });
  const list = element("dl");
  const span = `${clockText(from)} – ${clockText(until)} (${lengthText(until - from)})`;
  const rows = [["Time", span], ...NUMBERS.map(({ title, text }) => [title, text(sum)])];
  for (const [title, text] of rows) {
    const pair = element("div");
    pair.append(element("dt", title), element("dd", text));
    list.append(pair);
  }
  return list;
}

function overTime({ title, values, text }: Line, timeline: Timeline): HTMLElement {
  const { at } = timeline;
  const all = values(timeline);
  const most = all.reduce<number>((sum, value) => Math.max(sum, value ?? 0), 0);
  const figure = element("figure");
  figure.append(element("figcaption", `${title}, up to ${text(most)}`));
  const [first = 0, last = first] = [at[0], at.at(-1)];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${title} over time, up to ${text(most)}`);
  const points = at.flatMap((time, i) => {
    const value = all[i] ?? null;
    if (value === null) return [];
    const x = last > first ? (time - first) / (last - first) * WIDTH : 0;
    return [
      `${x.toFixed(1)},${(HEIGHT - (most > 0 ? value / most : 0) * (HEIGHT - 2)).toFixed(1)}`,
    ];
  });
  const line = document.createElementNS(SVG, "polyline");
  line.setAttribute("points", points.join(" "));
  svg.append(line);
  figure.append(svg);
  return figure;
}

function stalls({ stalls }: Timeline): HTMLElement {
  if (stalls.length === 0) return element("p", "The event loop was not held.");
  const table = element("table");
  table.createCaption().textContent = "When the event loop was held, and by what";
  const head = table.createTHead().insertRow();
  for (const title of ["Time", "Length", "Function", "File"]) {
    const cell = element("th", title);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  const longest = stalls.toSorted((a, b) => b.until - b.from - (a.until - a.from));
  for (const stall of longest.slice(0, MAX_STALLS)) {
    const row = body.insertRow();
    const file = stall.line > 0 ? `${stall.file}:${stall.line}` : stall.file;
    const texts = [
      clockText(stall.from),
      lengthText(stall.until - stall.from),
      stall.function,
      file,
    ];
    for (const text of texts) row.insertCell().textContent = text;
  }
  const wrapper = classed("div", "sent-stalls");
  wrapper.tabIndex = 0;
  wrapper.setAttribute("role", "region");
  wrapper.setAttribute("aria-label", "Stalls");
  wrapper.append(table);
  if (stalls.length > MAX_STALLS) {
    wrapper.append(element("p", `and ${stalls.length - MAX_STALLS} more`));
  }
  return wrapper;
}
