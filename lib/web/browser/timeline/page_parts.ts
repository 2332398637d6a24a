/**
 * What stands on the page of a time line.
 *
 * @module
 */
import { classed, element } from "../page/element.ts";

/** The elements of the page. */
export interface TimelineParts {
  title: HTMLElement;
  status: HTMLElement;
  /** All that there is to see when there is something. */
  body: HTMLElement;
  /** Where a span can be selected. */
  area: HTMLElement;
  lanes: HTMLElement;
  summary: HTMLElement;
  remark: HTMLElement;
  figures: HTMLElement;
  stalls: HTMLElement;
  refresh: HTMLButtonElement;
  /** To the views of the selected span. */
  links: readonly HTMLAnchorElement[];
}

/** Views, and what links to them say. */
const LINKS = { flamegraph: "Flame graph of this time", top: "Top" };

/** Makes the elements. */
export function layOutPage(parent: HTMLElement): TimelineParts {
  const title = classed("h2", "title");
  const refresh = classed("button", "refresh");
  refresh.textContent = "Refresh";
  refresh.hidden = true;
  const head = classed("div", "head");
  head.append(title, refresh);
  const status = classed("p", "status");
  status.role = "status";
  const lanes = classed("div", "lanes");
  const area = classed("div", "area");
  area.append(lanes);
  const summary = classed("output", "summary");
  summary.tabIndex = -1;
  const links = Object.entries(LINKS).map(([view, text]) => viewLink(view, text));
  const actions = classed("p", "actions");
  actions.append(...links);
  const remark = classed("p", "remark");
  const stalls = classed("div", "stalls");
  const figures = classed("div", "figures");
  const table = element("details");
  table.append(element("summary", "The same in a table"), figures);
  const body = classed("div", "body");
  body.hidden = true;
  body.append(area, summary, actions, remark, element("h3", "Stalls"), stalls, table);
  parent.append(head, status, body);
  return { title, status, body, area, lanes, summary, remark, figures, stalls, refresh, links };
}

function viewLink(view: string, text: string): HTMLAnchorElement {
  const link = classed("a", "open");
  link.dataset["view"] = view;
  link.textContent = text;
  return link;
}
