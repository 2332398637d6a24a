// The recorder's time line: what happened, and any span of it as a flame graph.
import { drawLanes } from "./chart.js";
import { Range } from "./range.js";
import { clockText, overlap } from "./spans.js";
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
 *   rss: number[],
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
    completeLinks(page.links, range.selected);
    const reason = whyNoProfile(recorded, range.selected);
    for (const link of page.links) link.setAttribute("aria-disabled", `${reason !== ""}`);
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
  const params = new URLSearchParams(location.search);
  for (const side of /** @type {const} */ (["from", "until"])) {
    if (all) params.delete(side);
    else params.set(side, `${Math.round(selected[side])}`);
  }
  history[step ? "pushState" : "replaceState"](null, "", `?${params}`);
}

/**
 * @param {readonly HTMLAnchorElement[]} links
 * @param {Span} span
 */
function completeLinks(links, { from, until }) {
  const params = new URLSearchParams(location.search);
  for (const name of ["profile", "base", "kind"]) params.delete(name);
  params.set("from", `${Math.floor(from)}`);
  params.set("until", `${Math.ceil(until)}`);
  for (const link of links) link.href = `./${link.dataset["view"]}?${params}`;
}

/**
 * @param {Recorded} recorded
 * @param {Span} span
 */
function whyNoProfile({ sampled }, span) {
  const some = sampled.some(([from, until]) => overlap({ from, until }, span) > 0);
  return some ? "" : "No CPU samples of this time were kept.";
}

/**
 * @param {Recorded} recorded
 * @param {Span} span
 */
function remarkOf({ whole, sampled }, span) {
  if (!whole) return "";
  const touched = sampled.filter(([from, until]) => overlap({ from, until }, span) > 0);
  const [from = 0, until = 0] = [touched[0]?.[0], touched.at(-1)?.[1]];
  const text = `${clockText(from)} – ${clockText(until)}`;
  return `CPU profiles of a record are in pieces. The flame graph is of those that this time touches: ${text}.`;
}

/** @param {HTMLElement} element */
function layOut(element) {
  const make = (/** @type {string} */ tag, /** @type {string} */ name) => {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  };
  const [title, status, body, area, lanes, summary, remark, figures, stalls] = [
    make("h2", "title"),
    make("p", "status"),
    make("div", "body"),
    make("div", "area"),
    make("div", "lanes"),
    make("output", "summary"),
    make("p", "remark"),
    make("div", "figures"),
    make("div", "stalls"),
  ];
  const refresh = /** @type {HTMLButtonElement} */ (make("button", "refresh"));
  refresh.textContent = "Refresh";
  refresh.hidden = true;
  status.role = "status";
  summary.tabIndex = -1;
  body.hidden = true;
  const links = Object.entries({ flamegraph: "Flame graph of this time", top: "Top" }).map(
    ([view, text]) => {
      const link = /** @type {HTMLAnchorElement} */ (make("a", "open"));
      link.dataset["view"] = view;
      link.textContent = text;
      return link;
    },
  );
  const actions = make("p", "actions");
  actions.append(...links);
  const table = /** @type {HTMLDetailsElement} */ (make("details", ""));
  const name = document.createElement("summary");
  name.textContent = "The same in a table";
  table.append(name, figures);
  const heading = make("h3", "");
  heading.textContent = "Stalls";
  area.append(lanes);
  body.append(area, summary, actions, remark, heading, stalls, table);
  const head = make("div", "head");
  head.append(title, refresh);
  element.append(head, status, body);
  return { title, status, body, area, lanes, summary, remark, figures, stalls, refresh, links };
}
