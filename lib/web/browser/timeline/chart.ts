/**
 * The lanes as pictures, one below the other over the same time.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { classed, element } from "../page/element.ts";
import { areaPath, columns } from "./columns.ts";
import { heldBy } from "./held_by.ts";
import { type Lane, LANES, type Series } from "./lanes.ts";
import type { Span } from "./spans.ts";
import { clockText, lengthText } from "./texts.ts";

/** A series, one value per pixel. */
interface DrawnSeries extends Series {
  columns: (number | null)[];
}

const HEIGHT = 56;
const SVG = "http://www.w3.org/2000/svg";
/** Between two times below the lanes, in milliseconds; the first that leaves room. */
const STEPS = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((s) => s * 1e3);
const LABEL_WIDTH = 76;

/**
 * Draws all lanes and the times below them.
 *
 * @param parent Gets them.
 */
export function drawLanes(parent: HTMLElement, timeline: Timeline, span: Span): void {
  const width = Math.max(1, Math.floor(parent.clientWidth));
  parent.replaceChildren(
    ...LANES.map((lane) => drawLane(lane, timeline, span, width)),
    drawTimes(span, width),
  );
}

function drawLane(lane: Lane, timeline: Timeline, span: Span, width: number): HTMLElement {
  const series = lane.series.map((each) => ({
    ...each,
    columns: columns(timeline.at, each.values(timeline), span, width, each.many),
  }));
  const top = Math.max(lane.least, 1.05 * Math.max(...series.map(greatest)));
  const svg = make("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT });
  svg.setAttribute("aria-hidden", "true");
  if (lane.stalls) svg.append(...stallMarks(timeline, span, width));
  for (const { style, columns } of series) {
    const d = areaPath(columns, (value) => HEIGHT - value / top * HEIGHT, HEIGHT);
    svg.append(make("path", { class: style, d }));
  }
  svg.append(...axis(top, lane, width));
  const figure = element("figure");
  figure.dataset["lane"] = lane.id;
  const caption = element("figcaption");
  const title = element("strong", lane.title);
  title.title = lane.help;
  caption.append(title, ...series.flatMap((each, i) => legend(each, i, lane, timeline)));
  if (series.every(({ columns }) => columns.every((value) => value === null))) {
    caption.replaceChildren(title, " not known");
  }
  caption.append(classed("span", "at"));
  figure.append(caption, svg);
  return figure;
}

/** What the top and the middle of a lane stand for. */
function axis(top: number, lane: Lane, width: number): SVGElement[] {
  return [1, 0.5].flatMap((part) => {
    const y = Math.round(HEIGHT * (1 - part)) + 0.5;
    const text = make("text", { x: 3, y: y + 10, class: "value" });
    text.textContent = lane.text(top * part);
    return [make("path", { class: "grid", d: `M0 ${y}H${width}` }), text];
  });
}

function greatest({ columns }: DrawnSeries): number {
  return columns.reduce((most: number, value) => Math.max(most, value ?? 0), 0);
}

/** How high a series goes; of several each by its name. */
function legend(
  series: DrawnSeries,
  index: number,
  lane: Lane,
  timeline: Timeline,
): (string | HTMLSpanElement)[] {
  const text = ` up to ${lane.text(greatest(series))}${lane.of(timeline)}`;
  if (!lane.series[1]) return [text];
  const key = classed("span", `key ${series.style}`);
  return [key, `${series.title}${text}${lane.series[index + 1] ? "," : ""}`];
}

function stallMarks(timeline: Timeline, { from, until }: Span, width: number): SVGElement[] {
  const scale = width / (until - from);
  return timeline.stalls.filter((stall) => stall.until > from && stall.from < until).map(
    (stall) => {
      const mark = make("rect", {
        class: "stall",
        x: (stall.from - from) * scale,
        width: Math.max(2, (stall.until - stall.from) * scale),
        height: HEIGHT,
      });
      const title = make("title", {});
      title.textContent = `${heldBy(stall, timeline).text}, ${
        lengthText(stall.until - stall.from)
      }`;
      mark.append(title);
      return mark;
    },
  );
}

function drawTimes({ from, until }: Span, width: number): SVGElement {
  const room = (until - from) * LABEL_WIDTH / width;
  const step = STEPS.find((each) => each >= room) ?? until - from;
  const svg = make("svg", { viewBox: `0 0 ${width} 16`, width, height: 16, class: "times" });
  svg.setAttribute("aria-hidden", "true");
  for (let at = Math.ceil(from / step) * step; at < until; at += step) {
    const x = (at - from) / (until - from) * width;
    if (x + LABEL_WIDTH > width) break;
    const text = make("text", { x: x + 3, y: 12 });
    text.textContent = clockText(at, step);
    svg.append(make("path", { d: `M${x.toFixed(1)} 0V16` }), text);
  }
  return svg;
}

/** An element of a picture. */
function make(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`);
  return made;
}
