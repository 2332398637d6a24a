// The elements around the picture.
import { element } from "../element.js";

/** @typedef {{ key: string, title: string, choices: readonly [value: string, title: string][] }} Choice */

/** @type {readonly Choice[]} */
const CHOICES = [
  {
    key: "color",
    title: "Colour",
    choices: [["package", "package"], ["file", "file"], ["kind", "kind"]],
  },
  { key: "order", title: "Order", choices: [["weight", "weight"], ["name", "name"]] },
];

/** @type {readonly [key: string, title: string, help: string][]} */
const SWITCHES = [
  ["inverted", "Leaves up", "Begin with what runs itself; its callers are below"],
  ["table", "Table", "The functions as a table"],
];

/**
 * Makes the elements.
 *
 * @param {HTMLElement} parent
 * @param {boolean} comparing Colours are taken then.
 * @param {(key: string, value: string) => void} choose
 */
export function makeShell(parent, comparing, choose) {
  parent.classList.add("flame");
  const crumbs = named("nav", "flame-crumbs", "Where the picture begins");
  const matches = named("output", "flame-matches", "What the search finds");
  const controls = named("div", "flame-controls", "Picture");
  controls.setAttribute("role", "group");
  /** @type {Map<string, HTMLSelectElement | HTMLButtonElement>} */
  const inputs = new Map();
  for (const { key, title, choices } of CHOICES) {
    if (comparing && key === "color") continue;
    const label = element("label");
    label.append(element("span", `${title} `));
    const select = document.createElement("select");
    select.setAttribute("aria-label", title);
    for (const [value, text] of choices) select.append(new Option(text, value));
    select.addEventListener("change", () => choose(key, select.value));
    label.append(select);
    controls.append(label);
    inputs.set(key, select);
  }
  for (const [key, title, help] of SWITCHES) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.title = help;
    button.addEventListener("click", () => {
      choose(key, button.getAttribute("aria-pressed") === "true" ? "f" : "t");
    });
    controls.append(button);
    inputs.set(key, button);
  }
  const bar = named("div", "flame-bar", "");
  bar.append(crumbs, matches, controls);

  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", "flame graph");
  canvas.setAttribute(
    "aria-label",
    "Flame graph. Arrow keys choose a frame, Enter zooms, P shows its callers and callees, " +
      "Escape goes back, the menu key says what else there is.",
  );
  const scroller = named("div", "flame-scroller", "");
  const aside = named("aside", "flame-aside", "Functions");
  aside.hidden = true;
  const body = named("div", "flame-body", "");
  body.append(scroller, aside);

  const status = named("div", "flame-status", "");
  status.setAttribute("role", "status");
  const legend = named("div", "flame-legend", "Colours");
  const foot = named("div", "flame-foot", "");
  foot.append(status, legend);
  parent.append(bar, body, foot);
  return { crumbs, matches, inputs, canvas, scroller, aside, status, legend };
}

/**
 * @param {string} tag
 * @param {string} name Its class.
 * @param {string} label
 */
function named(tag, name, label) {
  const made = document.createElement(tag);
  made.className = name;
  if (label !== "") made.setAttribute("aria-label", label);
  return made;
}

const MOST_CRUMBS = 5;

/**
 * The way to where the picture begins.
 *
 * @template T
 * @param {HTMLElement} parent
 * @param {T[]} steps The last is where it is.
 * @param {(step: T) => string} title
 * @param {(step: T) => void} go
 */
export function showCrumbs(parent, steps, title, go) {
  const left = steps.length > MOST_CRUMBS
    ? [...steps.slice(0, 1), undefined, ...steps.slice(2 - MOST_CRUMBS)]
    : steps;
  parent.replaceChildren(...left.map((step) => {
    if (!step) return element("span", "…");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = button.title = title(step);
    if (step === steps.at(-1)) button.setAttribute("aria-current", "location");
    button.addEventListener("click", () => go(step));
    return button;
  }));
}
