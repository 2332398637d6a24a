// The lanes as pictures, one below the other over the same time.
import { areaPath, columns } from "./columns.js";
import { LANES } from "./lanes.js";
import { clockText, lengthText } from "./spans.js";
/** @typedef {import("./spans.js").Span} Span */
/** @typedef {import("./timeline.js").Recorded} Recorded */
/** @typedef {import("./lanes.js").Lane} Lane */

const HEIGHT = 64;
const SVG = "http://www.w3.org/2000/svg";
/** Between two times below the lanes, in milliseconds; the first that leaves room. */
const STEPS = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((s) => s * 1e3);
const LABEL_WIDTH = 76;

/**
 * Draws all lanes and the times below them.
 *
 * @param {HTMLElement} element Gets them.
 * @param {Recorded} recorded
 * @param {Span} span
 */
export function drawLanes(element, recorded, span) {
  const width = Math.max(1, Math.floor(element.clientWidth));
  element.replaceChildren(
    ...LANES.map((lane) => drawLane(lane, recorded, span, width)),
    drawTimes(span, width),
  );
}

/**
 * @param {Lane} lane
 * @param {Recorded} recorded
 * @param {Span} span
 * @param {number} width
 */
function drawLane(lane, recorded, span, width) {
  const series = lane.series.map(({ style, title, many, values }) => ({
    style,
    title,
    columns: columns(recorded.at, values(recorded), span, width, many),
  }));
  const top = Math.max(lane.least, 1.05 * Math.max(...series.map(greatest)));
  const svg = make("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT });
  svg.setAttribute("aria-hidden", "true");
  if (lane.stalls) svg.append(...stallMarks(recorded, span, width));
  for (const { style, columns } of series) {
    const d = areaPath(columns, (value) => HEIGHT - value / top * HEIGHT, HEIGHT);
    svg.append(make("path", { class: style, d }));
  }
  const figure = document.createElement("figure");
  figure.dataset["lane"] = lane.id;
  const caption = document.createElement("figcaption");
  const title = document.createElement("strong");
  title.textContent = lane.title;
  title.title = lane.help;
  caption.append(title, ...series.flatMap((each, i) => legend(each, i, lane, recorded)));
  if (series.every(({ columns }) => columns.every((value) => value === null))) {
    caption.replaceChildren(title, " not known");
  }
  figure.append(caption, svg);
  return figure;
}

/** @param {{ columns: (number | null)[] }} series */
function greatest({ columns }) {
  return columns.reduce((/** @type {number} */ most, value) => Math.max(most, value ?? 0), 0);
}

/**
 * How high a series goes; of several each by its name.
 *
 * @param {{ style: string, title: string, columns: (number | null)[] }} series
 * @param {number} index
 * @param {Lane} lane
 * @param {Recorded} recorded
 */
function legend(series, index, lane, recorded) {
  const text = ` up to ${lane.text(greatest(series))}${lane.of(recorded)}`;
  if (!lane.series[1]) return [text];
  const key = document.createElement("span");
  key.className = `key ${series.style}`;
  return [key, `${series.title}${text}${lane.series[index + 1] ? "," : ""}`];
}

/**
 * @param {Recorded} recorded
 * @param {Span} span
 * @param {number} width
 */
function stallMarks({ stalls }, { from, until }, width) {
  const scale = width / (until - from);
  return stalls.filter((stall) => stall.until > from && stall.from < until).map((stall) => {
    const mark = make("rect", {
      class: "stall",
      x: (stall.from - from) * scale,
      width: Math.max(2, (stall.until - stall.from) * scale),
      height: HEIGHT,
    });
    const title = make("title", {});
    title.textContent = `${stall.function}, ${lengthText(stall.until - stall.from)}`;
    mark.append(title);
    return mark;
  });
}

/**
 * @param {Span} span
 * @param {number} width
 */
function drawTimes({ from, until }, width) {
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

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
  return element;
}
