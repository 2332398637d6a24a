/**
 * Values under the pointer, in the caption of each lane.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { classed, findAll } from "../page/element.ts";
import { LANES } from "./lanes.ts";
import type { Span } from "./spans.ts";
import { clockText } from "./texts.ts";

/** A line at the pointer, and what was there. */
export class Hover {
  #area: HTMLElement;
  #lanes: HTMLElement;
  #line = classed("div", "pointer-line");
  #timeline: Timeline | undefined;
  #whole: Span = { from: 0, until: 1 };
  /** Where the pointer is, as a part of the width. */
  #place: number | undefined;

  constructor(area: HTMLElement, lanes: HTMLElement) {
    this.#area = area;
    this.#lanes = lanes;
    this.#line.hidden = true;
    area.append(this.#line);
    area.addEventListener("pointermove", ({ clientX }) => {
      const { left, width } = area.getBoundingClientRect();
      this.#place = width > 0 ? Math.min(1, Math.max(0, (clientX - left) / width)) : undefined;
      this.#say();
    });
    area.addEventListener("pointerleave", () => {
      this.#place = undefined;
      this.#say();
    });
  }

  /** The lanes have been drawn of this. */
  show(timeline: Timeline, whole: Span): void {
    this.#timeline = timeline;
    this.#whole = whole;
    this.#say();
  }

  #say(): void {
    const place = this.#place;
    this.#line.hidden = place === undefined;
    if (place !== undefined) this.#line.style.left = `${100 * place}%`;
    const { from, until } = this.#whole;
    const time = from + (place ?? 0) * (until - from);
    for (const figure of findAll(this.#lanes, "figure", HTMLElement)) {
      const lane = LANES.find(({ id }) => id === figure.dataset["lane"]);
      const said = figure.querySelector(".at");
      if (!lane || !said) continue;
      said.textContent = place === undefined || !this.#timeline
        ? ""
        : `${clockText(time)} ${valuesAt(this.#timeline, lane, time)}`;
    }
    this.#area.classList.toggle("pointed", place !== undefined);
  }
}

function valuesAt(timeline: Timeline, lane: typeof LANES[number], time: number): string {
  const next = timeline.at.findIndex((at) => at >= time);
  const i = next < 0 ? timeline.at.length - 1 : next;
  return lane.series.map(({ title, values }) => {
    const value = values(timeline)[i] ?? null;
    const text = value === null ? "–" : lane.text(value);
    return lane.series.length > 1 ? `${title} ${text}` : text;
  }).join(", ");
}
