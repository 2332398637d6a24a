// The recorder's time line: what happened, and any span of it as a flame graph.
import { changeAddress } from "../address.js";
import { drawLanes } from "./chart.js";
import { Range } from "./range.js";
import { layOut } from "./page_parts.js";
import { completeLinks, remarkOf, whyNoProfile } from "./profile_links.js";
import { overlap } from "./spans.js";
import { summaryText } from "./summary.js";
import { figureTable, stallTable } from "./tables.js";
/** @typedef {import("./spans.js").Span} Span */
/**
 * What the server tells: see `lib/web/recorded/recordings.ts`.
 *
 * @typedef {{
 *   title: string, live: boolean, whole: boolean, sampled: [number, number][],
 *   at: number[], cpu: (number | null)[], delay: number[], gc: (number | null)[],
 *   freed: (number | null)[], heapUsed: number[], heapLimit: number[], external: number[],
 *   rss: number[], collections: (number | null)[], aboutGc: boolean,
 *   stalls: { from: number, until: number, function: string, file: string, line: number }[],
 * }} Recorded
 */

/** @param {HTMLElement} element */
export async function show(element) {
  element.className = "timeline";
  const page = layOut(element);
  const range = new Range(page.area);
  /** @type {Recorded | undefined} */
  let recorded;

  const paint = () => {
    if (!recorded) return;
    page.summary.textContent = summaryText(recorded, range.selected);
    const reason = whyNoProfile(recorded, range.selected);
    completeLinks(page.links, reason === "" ? range.selected : undefined);
    page.remark.textContent = reason || remarkOf(recorded, range.selected);
  };
  const select = (/** @type {Span} */ span) => {
    range.show(range.whole, span);
    paint();
    keepInAddress(range, true);
    page.summary.focus();
  };
  const draw = () => recorded && drawLanes(page.lanes, recorded, range.whole);
  const load = async () => {
    page.status.textContent = recorded ? "" : "…";
    try {
      recorded = await fetchRecorded();
      if (recorded.at.length === 0) throw new Error("There are no figures in it.");
    } catch (error) {
      page.status.textContent = /** @type {Error} */ (error).message;
      return;
    }
    const whole = wholeOf(recorded);
    const asked = spanInAddress();
    const gone = asked !== undefined && overlap(asked, whole) === 0;
    page.status.textContent = gone ? "The time in the address is not recorded any more." : "";
    page.title.textContent = recorded.title;
    page.refresh.hidden = !recorded.live;
    page.body.hidden = false;
    range.show(whole, asked && !gone ? asked : whole);
    draw();
    page.stalls.replaceChildren(
      recorded.stalls.length > 0 ? stallTable(recorded, select) : "None.",
    );
    page.figures.replaceChildren(figureTable(recorded, whole, select));
    paint();
  };
  range.addEventListener("change", paint);
  range.addEventListener("settle", (event) => {
    keepInAddress(range, /** @type {CustomEvent<boolean>} */ (event).detail);
  });
  range.addEventListener("open", () => page.links[0]?.click());
  page.refresh.addEventListener("click", () => void load());
  addEventListener("popstate", () => {
    range.show(range.whole, spanInAddress() ?? range.whole);
    paint();
  });
  new ResizeObserver(draw).observe(page.lanes);
  await load();
}

async function fetchRecorded() {
  const record = new URLSearchParams(location.search).get("record") ?? "";
  const response = await fetch(`./timeline?${new URLSearchParams({ record })}`);
  if (!response.ok) throw new Error(await response.text());
  return /** @type {Promise<Recorded>} */ (response.json());
}

/**
 * @param {Recorded} recorded
 * @returns {Span}
 */
function wholeOf({ at }) {
  const [from = 0, until = 0] = [at[0], at.at(-1)];
  return { from, until: Math.max(until, from + 1000) };
}

/** @returns {Span | undefined} */
function spanInAddress() {
  const params = new URLSearchParams(location.search);
  const [from, until] = [Number(params.get("from")), Number(params.get("until"))];
  return from < until ? { from, until } : undefined;
}

/**
 * @param {Range} range
 * @param {boolean} step Whether "back" is to lead to what was selected before.
 */
function keepInAddress({ selected, all }, step) {
  const text = (/** @type {number} */ at) => all ? "" : `${Math.round(at)}`;
  changeAddress({ from: text(selected.from), until: text(selected.until) }, step);
}
