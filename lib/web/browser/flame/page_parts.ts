/**
 * The elements around the picture.
 *
 * @module
 */
import { classed, element } from "../page/element.ts";

/** A button or a select that changes what is in the address. */
export interface Control {
  /** Has it say what the address says. */
  show: (value: string) => void;
}

/** The elements of the page. */
export interface FlameParts {
  chips: HTMLElement;
  crumbs: HTMLElement;
  matches: HTMLElement;
  caveats: HTMLElement;
  /** Where other controls go. */
  controls: HTMLElement;
  /** Controls, by what of the address they change. */
  inputs: Map<string, Control>;
  /** The picture's column. */
  column: HTMLElement;
  canvas: HTMLCanvasElement;
  scroller: HTMLElement;
  /** Says that no frame is the user's. */
  nothing: HTMLElement;
  aside: HTMLElement;
  status: HTMLElement;
  legend: HTMLElement;
}

/** Called with the key and the value of a control. */
type Choose = (key: string, value: string) => void;

const SEGMENTS = [
  {
    key: "mine",
    title: "Frames",
    values: [["f", "All", "Every frame"], [
      "t",
      "Only my code",
      "Frames of other people's code count for the one of yours that called them",
    ]],
  },
  {
    key: "inverted",
    title: "Direction",
    values: [["f", "Callers first", "What calls is above what it calls"], [
      "t",
      "Hottest first",
      "Begin with what runs itself; its callers are below",
    ]],
  },
] as const;

const CHOICES = [
  {
    key: "color",
    title: "Colour",
    values: [["kind", "Colour by kind"], ["package", "by package"], ["file", "by file"]],
  },
  { key: "order", title: "Order", values: [["weight", "Widest first"], ["name", "by name"]] },
] as const;

const TABLE = { key: "table", title: "Table", help: "The functions as a table" } as const;

const CANVAS_HELP =
  "Flame graph. Arrow keys choose a frame, Enter zooms, P shows its callers and callees, " +
  "Escape goes back, the menu key says what else there is, the question mark lists all keys.";

const NOTHING_OWN =
  "No frame of this profile is your code: “All” shows what there is. Code counts as yours if it is " +
  "neither a package's nor Deno's.";

const MAX_CRUMBS = 5;

/**
 * Makes the elements.
 *
 * @param comparing Colours say what has changed, so that they are no choice.
 */
export function layOutPage(parent: HTMLElement, comparing: boolean, choose: Choose): FlameParts {
  parent.classList.add("flame");
  const chips = classed("div", "flame-chips", "Filters");
  chips.setAttribute("role", "group");
  const crumbs = classed("nav", "flame-crumbs", "Where the picture begins");
  const matches = classed("output", "flame-matches", "What the search finds");
  const controls = classed("div", "flame-controls", "Picture");
  controls.setAttribute("role", "group");
  const inputs: FlameParts["inputs"] = new Map();
  for (const segment of SEGMENTS) inputs.set(segment.key, addSegment(controls, segment, choose));
  for (const choice of CHOICES) {
    if (comparing && choice.key === "color") continue;
    inputs.set(choice.key, addSelect(controls, choice, choose));
  }
  inputs.set(TABLE.key, addSwitch(controls, TABLE, choose));
  const bar = classed("div", "flame-bar");
  bar.append(chips, controls);
  const caveats = classed("div", "flame-caveats", "What is an estimate");
  caveats.setAttribute("role", "note");
  caveats.hidden = true;
  const canvas = pictureCanvas();
  const scroller = classed("div", "flame-scroller");
  const column = classed("div", "flame-column");
  const nothing = classed("p", "flame-nothing");
  nothing.textContent = NOTHING_OWN;
  const head = classed("div", "flame-head");
  head.append(crumbs, matches);
  column.append(head, nothing, scroller);
  const aside = classed("aside", "flame-aside", "Details");
  const body = classed("div", "flame-body");
  body.append(column, aside);
  const status = classed("div", "flame-status");
  status.setAttribute("role", "status");
  const legend = classed("div", "flame-legend", "Colours");
  legend.setAttribute("role", "group");
  const foot = classed("div", "flame-foot");
  foot.append(legend, status);
  parent.append(bar, caveats, body, foot);
  return {
    chips,
    crumbs,
    matches,
    caveats,
    controls,
    inputs,
    column,
    canvas,
    scroller,
    nothing,
    aside,
    status,
    legend,
  };
}

function addSegment(
  parent: HTMLElement,
  { key, title, values }: (typeof SEGMENTS)[number],
  choose: Choose,
): Control {
  const group = classed("div", "flame-segment", title);
  group.setAttribute("role", "group");
  const buttons = values.map(([value, text, help]) => {
    const button = element("button", text);
    button.type = "button";
    button.title = help;
    button.addEventListener("click", () => choose(key, value));
    group.append(button);
    return { value, button };
  });
  parent.append(group);
  return {
    show: (shown) => {
      for (const { value, button } of buttons) {
        button.setAttribute("aria-pressed", `${value === shown}`);
      }
    },
  };
}

function addSelect(
  parent: HTMLElement,
  { key, title, values }: (typeof CHOICES)[number],
  choose: Choose,
): Control {
  const select = element("select");
  select.setAttribute("aria-label", title);
  for (const [value, text] of values) select.append(new Option(text, value));
  select.addEventListener("change", () => choose(key, select.value));
  parent.append(select);
  return { show: (value) => select.value = value };
}

function addSwitch(
  parent: HTMLElement,
  { key, title, help }: typeof TABLE,
  choose: Choose,
): Control {
  const button = element("button", title);
  button.type = "button";
  button.title = help;
  button.addEventListener("click", () => {
    choose(key, button.getAttribute("aria-pressed") === "true" ? "f" : "t");
  });
  parent.append(button);
  return { show: (value) => button.setAttribute("aria-pressed", `${value === "t"}`) };
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
