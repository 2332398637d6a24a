/**
 * Keys that count wherever the focus is, and the page that lists all keys.
 *
 * @module
 */
import { classed, element } from "../page/element.ts";

/** What keys do. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** All keys of the picture, for people. */
const KEYS: readonly [keys: string, does: string][] = [
  ["/", "search functions and files"],
  ["← → ↑ ↓", "go to the frame beside, above, below"],
  ["Enter", "give the chosen frame all the width"],
  ["+  −", "look closer, or from further away"],
  ["0", "all stacks again"],
  ["Esc", "back to what was there before"],
  ["f", "focus: only stacks with the chosen function"],
  ["i", "ignore: no stacks with it"],
  ["p", "its callers above, its callees below"],
  ["Menu, Shift F10", "what else can be done with the frame"],
  ["?", "these keys"],
];

const MOUSE: readonly [does: string, what: string][] = [
  ["Click", "zoom to a frame"],
  ["Wheel", "look closer at the place below the pointer"],
  ["Shift wheel", "up and down the stacks"],
  ["Drag", "move the picture"],
  ["Right click", "what can be done with a frame"],
];

/** Listens to keys on the whole page, but not while something is typed. */
export function listenToShortcuts(shortcuts: Shortcuts): void {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (
      target instanceof Element && target.closest("input, select, textarea, dialog, [role=menu]")
    ) {
      return;
    }
    const act = Object.hasOwn(shortcuts, key) ? shortcuts[key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** The page of keys. */
export class KeysHelp {
  readonly element: HTMLDialogElement = classed("dialog", "flame-keys", "Keys");

  constructor(parent: HTMLElement) {
    const close = element("button", "Close");
    const form = element("form");
    form.method = "dialog";
    form.append(close);
    this.element.append(
      element("h2", "Keys"),
      listOf(KEYS, "kbd"),
      element("h2", "Mouse"),
      listOf(MOUSE, "span"),
      form,
    );
    this.element.addEventListener("keydown", ({ key }) => {
      if (key === "?") this.element.close();
    });
    parent.append(this.element);
  }

  open(): void {
    if (!this.element.open) this.element.showModal();
  }
}

function listOf(rows: readonly (readonly [string, string])[], tag: "kbd" | "span"): HTMLElement {
  const list = element("dl");
  for (const [key, does] of rows) {
    const title = element("dt");
    title.append(element(tag, key));
    list.append(title, element("dd", does));
  }
  return list;
}
