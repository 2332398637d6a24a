/**
 * The elements around the picture.
 *
 * @module
 */
import { classed, element } from "../page/element.ts";

/** The elements of the page. */
export interface FlameParts {
  crumbs: HTMLElement;
  matches: HTMLElement;
  /** Controls, by what of the address they change. */
  inputs: Map<string, HTMLButtonElement | HTMLSelectElement>;
  canvas: HTMLCanvasElement;
  scroller: HTMLElement;
  aside: HTMLElement;
  status: HTMLElement;
  legend: HTMLElement;
}

const CHOICES = [
  { key: "color", title: "Colour", values: ["package", "file", "kind"] },
  { key: "order", title: "Order", values: ["weight", "name"] },
] as const;

const SWITCHES = [
  {
    key: "inverted",
    title: "Leaves up",
    help: "Begin with what runs itself; its callers are below",
  },
  { key: "table", title: "Table", help: "The functions as a table" },
] as const;

const CANVAS_HELP =
  "Flame graph. Arrow keys choose a frame, Enter zooms, P shows its callers and callees, " +
  "Escape goes back, the menu key says what else there is.";

const MAX_CRUMBS = 5;

/**
 * Makes the elements.
 *
 * @param comparing Colours say what has changed, so that they are no choice.
 * @param choose Called with the key and the value of a control.
 */
export function layOutPage(
  parent: HTMLElement,
  comparing: boolean,
  choose: (key: string, value: string) => void,
): FlameParts {
  parent.classList.add("flame");
  const crumbs = classed("nav", "flame-crumbs", "Where the picture begins");
  const matches = classed("output", "flame-matches", "What the search finds");
  const controls = classed("div", "flame-controls", "Picture");
  controls.setAttribute("role", "group");
  const inputs: FlameParts["inputs"] = new Map();
  for (const choice of CHOICES) {
    if (comparing && choice.key === "color") continue;
    const select = selectOf(choice, choose);
    const label = element("label");
    label.append(element("span", `${choice.title} `), select);
    controls.append(label);
    inputs.set(choice.key, select);
  }
  for (const each of SWITCHES) {
    const button = switchOf(each, choose);
    controls.append(button);
    inputs.set(each.key, button);
  }
  const bar = classed("div", "flame-bar");
  bar.append(crumbs, matches, controls);
  const canvas = pictureCanvas();
  const scroller = classed("div", "flame-scroller");
  const aside = classed("aside", "flame-aside", "Functions");
  aside.hidden = true;
  const body = classed("div", "flame-body");
  body.append(scroller, aside);
  const status = classed("div", "flame-status");
  status.setAttribute("role", "status");
  const legend = classed("div", "flame-legend", "Colours");
  const foot = classed("div", "flame-foot");
  foot.append(status, legend);
  parent.append(bar, body, foot);
  return { crumbs, matches, inputs, canvas, scroller, aside, status, legend };
}

function selectOf(
  { key, title, values }: (typeof CHOICES)[number],
  choose: (key: string, value: string) => void,
): HTMLSelectElement {
  const select = element("select");
  select.setAttribute("aria-label", title);
  for (const value of values) select.append(new Option(value, value));
  select.addEventListener("change", () => choose(key, select.value));
  return select;
}

function switchOf(
  { key, title, help }: (typeof SWITCHES)[number],
  choose: (key: string, value: string) => void,
): HTMLButtonElement {
  const button = element("button", title);
  button.type = "button";
  button.title = help;
  button.addEventListener("click", () => {
    choose(key, button.getAttribute("aria-pressed") === "true" ? "f" : "t");
  });
  return button;
}

function pictureCanvas(): HTMLCanvasElement {
  const canvas = element("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", "flame graph");
  canvas.setAttribute("aria-label", CANVAS_HELP);
  return canvas;
}

/**
 * The way to where the picture begins.
 *
 * @param steps The last is where it is.
 */
export function showCrumbs<Step>(
  parent: HTMLElement,
  steps: readonly Step[],
  title: (step: Step) => string,
  go: (step: Step) => void,
): void {
  const left = steps.length > MAX_CRUMBS
    ? [...steps.slice(0, 1), undefined, ...steps.slice(2 - MAX_CRUMBS)]
    : steps;
  parent.replaceChildren(...left.map((step) => {
    if (!step) return element("span", "…");
    const button = element("button", title(step));
    button.type = "button";
    button.title = title(step);
    if (step === steps.at(-1)) button.setAttribute("aria-current", "location");
    button.addEventListener("click", () => go(step));
    return button;
  }));
}
