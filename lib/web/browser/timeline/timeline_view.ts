/**
 * What a program recorded, over time; any span of it can be selected.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { changeAddress } from "../page/address.ts";
import { errorMessage } from "../../../base/error_message.ts";
import { fetchJson } from "../page/fetch_json.ts";
import { drawLanes } from "./chart.ts";
import { Hover } from "./hover.ts";
import { layOutPage, type TimelineParts } from "./page_parts.ts";
import { completeLinks, remarkOf, whyNoProfile } from "./profile_links.ts";
import { Range } from "./range.ts";
import { overlap, type Span } from "./spans.ts";
import { summaryText } from "./summary.ts";
import { figureTable, stallTable } from "./tables.ts";

/** How often a service that runs is looked at. */
const LIVE_MILLIS = 3_000;

/** Lanes, the selected span and its numbers. */
export class TimelineView {
  readonly parts: TimelineParts;
  readonly range: Range;
  #hover: Hover;
  #timeline: Timeline | undefined;

  constructor(element: HTMLElement) {
    element.className = "timeline";
    this.parts = layOutPage(element);
    this.range = new Range(this.parts.area, {
      change: () => this.#paintSelection(),
      settle: (byDrag) => this.#keepInAddress(byDrag),
      open: () => this.parts.links[0]?.click(),
    });
    this.#hover = new Hover(this.parts.area, this.parts.lanes);
    this.parts.refresh.addEventListener("click", () => void this.load());
    addEventListener("popstate", () => {
      const { whole } = this.range;
      this.range.show(whole, spanInAddress() ?? whole);
      this.#paintSelection();
    });
    new ResizeObserver(() => this.#drawLanes()).observe(this.parts.lanes);
  }

  /** Fetches what there is, and shows it. */
  async load(): Promise<void> {
    const { status } = this.parts;
    status.textContent = this.#timeline ? "" : "…";
    try {
      const timeline = await fetchTimeline();
      if (timeline.at.length === 0) throw new RangeError("There are no figures in it.");
      this.#show(timeline);
    } catch (error) {
      status.textContent = errorMessage(error);
    }
  }

  /** Goes on with the time while somebody looks and nothing is selected. */
  follow(): void {
    setInterval(() => {
      const { live = false } = this.#timeline ?? {};
      const { activeElement } = document;
      const reads = this.parts.stalls.contains(activeElement) ||
        this.parts.figures.contains(activeElement);
      if (live && this.range.all && !document.hidden && !reads) void this.load();
    }, LIVE_MILLIS);
  }

  #show(timeline: Timeline): void {
    this.#timeline = timeline;
    const { status, title, refresh, body, stalls, figures } = this.parts;
    const whole = wholeOf(timeline);
    const wanted = spanInAddress();
    const gone = wanted !== undefined && overlap(wanted, whole) === 0;
    status.textContent = gone ? "The time in the address is not recorded any more." : "";
    title.textContent = timeline.title;
    refresh.hidden = !timeline.live;
    body.hidden = false;
    this.range.show(whole, wanted && !gone ? wanted : whole);
    this.#drawLanes();
    const select = (span: Span) => this.#select(span);
    stalls.replaceChildren(timeline.stalls.length > 0 ? stallTable(timeline, select) : "None.");
    figures.replaceChildren(figureTable(timeline, whole, select));
    this.#paintSelection();
  }

  #drawLanes(): void {
    if (!this.#timeline) return;
    drawLanes(this.parts.lanes, this.#timeline, this.range.whole);
    this.#hover.show(this.#timeline, this.range.whole);
  }

  #paintSelection(): void {
    if (!this.#timeline) return;
    const { selected } = this.range;
    const { summary, links, remark } = this.parts;
    summary.textContent = summaryText(this.#timeline, selected);
    const reason = whyNoProfile(this.#timeline, selected);
    completeLinks(links, reason === "" ? selected : undefined);
    remark.textContent = reason || remarkOf(this.#timeline, selected);
  }

  #select(span: Span): void {
    this.range.show(this.range.whole, span);
    this.#paintSelection();
    this.#keepInAddress(true);
    this.parts.summary.focus();
  }

  /** @param asStep Whether "back" leads to what was selected before. */
  #keepInAddress(asStep: boolean): void {
    const { selected, all } = this.range;
    const text = (at: number) => all ? "" : `${Math.round(at)}`;
    changeAddress({ from: text(selected.from), until: text(selected.until) }, asStep);
  }
}

async function fetchTimeline(): Promise<Timeline> {
  const record = new URLSearchParams(location.search).get("record") ?? "";
  return await fetchJson(`timeline?${new URLSearchParams({ record })}`);
}

function wholeOf({ at }: Timeline): Span {
  const [from = 0, until = 0] = [at[0], at.at(-1)];
  return { from, until: Math.max(until, from + 1000) };
}

function spanInAddress(): Span | undefined {
  const params = new URLSearchParams(location.search);
  const [from, until] = [Number(params.get("from")), Number(params.get("until"))];
  return from < until ? { from, until } : undefined;
}
