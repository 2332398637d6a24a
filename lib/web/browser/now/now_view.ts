/**
 * The start page: answers, the last minutes, where their CPU went, findings.
 *
 * @module
 */
import { errorMessage } from "../../../base/error_message.ts";
import type { Diagnosis } from "../../../contract/findings.ts";
import type { RecentCpu } from "../../../contract/now.ts";
import type { Timeline } from "../../../contract/timeline.ts";
import { classed, element } from "../page/element.ts";
import { fetchJson } from "../page/fetch_json.ts";
import { offered } from "../page/profile_list.ts";
import { takeProfile } from "../page/taking.ts";
import { drawLanes } from "../timeline/chart.ts";
import { Hover } from "../timeline/hover.ts";
import { Range } from "../timeline/range.ts";
import type { Span } from "../timeline/spans.ts";
import { clockText, lengthText } from "../timeline/texts.ts";
import { type Answer, answers, type Known } from "./answers.ts";
import { Cards } from "./cards.ts";
import { findingsList } from "./findings_list.ts";
import { hotLinesTable } from "./hot_lines_table.ts";
import { smallFlame } from "./small_flame.ts";

/** How often figures are fetched, and what costs the service more. */
const FIGURES_MILLIS = 3_000;
const PROFILE_MILLIS = 15_000;
/** The views that a kind is best looked at in; others are flame graphs. */
const VIEW_OF: Readonly<Record<string, string>> = { goroutine: "tree", retained: "tree" };

/** The page's view. */
export class NowView {
  #known: Known = {};
  #cards: Cards;
  #lanes = classed("div", "lanes");
  #area = classed("div", "area");
  #range: Range;
  #hover: Hover;
  #span = element("span");
  #flame = classed("div", "flame-part");
  #lines = classed("div", "lines-part");
  #findings = classed("div", "findings-part");
  #status = classed("p", "note");
  #flameTitle = element("h2", "CPU");
  #profiled = -Infinity;

  constructor(parent: HTMLElement) {
    const take = (source: string, seconds: number) => void takeAndOpen(source, seconds);
    this.#cards = new Cards({ href: (page) => this.#href(page), take });
    this.#status.role = "status";
    this.#area.append(this.#lanes);
    this.#range = new Range(this.#area, {
      change: () => this.#saySpan(),
      settle: () => void this.#selected(),
      open: () => location.assign(this.#href("flamegraph")),
    });
    this.#hover = new Hover(this.#area, this.#lanes);
    const chart = classed("section", "timeline", "The last minutes");
    const head = classed("div", "head");
    head.append(element("h2", "The last minutes"), this.#span);
    chart.append(head, this.#area);
    const cpu = classed("section", "cpu-part", "Where the CPU went");
    const flame = classed("div", "column");
    flame.append(this.#flameTitle, this.#flame);
    const lines = classed("div", "column");
    lines.append(element("h2", "Hottest lines of your code"), this.#lines);
    cpu.append(flame, lines);
    const findings = classed("section", "findings-section", "Findings");
    findings.append(element("h2", "What we found"), this.#findings);
    parent.append(this.#cards.element, this.#status, chart, cpu, findings);
    new ResizeObserver(() => this.#draw()).observe(this.#lanes);
    this.#show();
  }

  /** Fetches all there is; later again and again, while somebody looks. */
  async start(): Promise<void> {
    await this.#look();
    const again = async () => {
      if (!document.hidden) await this.#look();
      setTimeout(() => void again(), FIGURES_MILLIS);
    };
    setTimeout(() => void again(), FIGURES_MILLIS);
  }

  async #look(): Promise<void> {
    try {
      const timeline = await fetchJson<Timeline>("timeline");
      this.#known.timeline = timeline;
      this.#status.textContent = timeline.at.length > 1
        ? ""
        : "The service has just started: figures come four times a second.";
      this.#follow(timeline);
      this.#show();
    } catch (error) {
      this.#status.textContent = `The service does not answer: ${errorMessage(error)}`;
      return;
    }
    if (performance.now() - this.#profiled < PROFILE_MILLIS) return;
    this.#profiled = performance.now();
    await Promise.all([this.#loadCpu(), this.#loadFindings()]);
  }

  /** A selection of all goes on with the time, another one stays. */
  #follow({ at }: Timeline): void {
    const [from = 0, until = 0] = [at[0], at.at(-1)];
    const whole = { from, until: Math.max(until, from + 1000) };
    const { selected, all } = this.#range;
    this.#range.show(whole, all || selected.until <= whole.from ? whole : selected);
    this.#draw();
    this.#saySpan();
  }

  async #selected(): Promise<void> {
    this.#show();
    await this.#loadCpu();
  }

  async #loadCpu(): Promise<void> {
    const { timeline } = this.#known;
    if (!timeline || timeline.sampled.length === 0) {
      this.#flame.replaceChildren(
        element("p", "Nothing has been sampled yet: it begins a moment after the service."),
      );
      return;
    }
    try {
      const recent = await fetchJson<RecentCpu>(`recent?${this.#query()}`);
      this.#known.recent = recent;
      this.#flameTitle.textContent = `CPU, ${lengthText(recent.total / 1e6)} in ${
        lengthText(this.#length)
      }`;
      this.#flame.replaceChildren(
        ...smallFlame(recent.stacks, (f) => this.#href("flamegraph", { f })),
      );
      this.#lines.replaceChildren(hotLinesTable(recent, (f) => this.#href("source", { f })));
      this.#show();
    } catch (error) {
      this.#flame.replaceChildren(element("p", errorMessage(error).trim()));
    }
  }

  async #loadFindings(): Promise<void> {
    try {
      const diagnosis = await fetchJson<Diagnosis>("findings");
      this.#known.diagnosis = diagnosis;
      const take = (source: string, seconds: number, page: string) =>
        void takeAndOpen(source, seconds, page);
      this.#findings.replaceChildren(findingsList(diagnosis, { take }));
      this.#show();
    } catch (error) {
      this.#findings.replaceChildren(element("p", errorMessage(error).trim()));
    }
  }

  #show(): void {
    const all: readonly Answer[] = answers(this.#known);
    this.#cards.show(all);
  }

  #draw(): void {
    const { timeline } = this.#known;
    if (!timeline) return;
    drawLanes(this.#lanes, timeline, this.#range.whole);
    this.#hover.show(timeline, this.#range.whole);
  }

  #saySpan(): void {
    const { selected, all } = this.#range;
    this.#span.textContent = all
      ? "live · drag to look into a span"
      : `${clockText(selected.from)} – ${clockText(selected.until)} · click for all`;
  }

  get #length(): number {
    const { from, until } = this.#range.selected;
    return until - from;
  }

  #query(): URLSearchParams {
    const { from, until } = rounded(this.#range.selected);
    return new URLSearchParams({ from: `${from}`, until: `${until}` });
  }

  #href(page: string, more: Readonly<Record<string, string>> = {}): string {
    if (page === "recorder" && this.#range.all) return "./recorder";
    const query = this.#query();
    for (const [key, value] of Object.entries(more)) query.set(key, value);
    return `./${page}?${query}`;
  }
}

function rounded({ from, until }: Span): Span {
  return { from: Math.floor(from), until: Math.ceil(until) };
}

async function takeAndOpen(source: string, seconds: number, page?: string): Promise<void> {
  const id = await takeProfile({ source, seconds, ...offered(source) });
  if (id === undefined) return;
  location.href = `./${page ?? VIEW_OF[source] ?? "flamegraph"}?profile=${id}`;
}
