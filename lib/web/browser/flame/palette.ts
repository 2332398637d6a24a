/**
 * Which colour each box has, and the legend that says why.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { element } from "../page/element.ts";
import { increase } from "../stacks/call_tree.ts";
import type { Functions } from "../stacks/functions.ts";
import { changeColor, changeOf, type ColorGroups, colorGroups, groupColors } from "./colors.ts";
import type { ColorBy } from "./navigation.ts";
import type { PaintColors } from "./paint.ts";

const MAX_GROUPS = 8;

/** The colours of a picture, in light and in dark. */
export class Palette {
  readonly stacks: Stacks;
  readonly legend: HTMLElement;
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #by: ColorBy = "package";
  #colors: string[] = [];
  #groupOf: readonly number[] = [];
  #functions: Functions | undefined;

  /** @param onChange Called when the user's system has turned dark or light. */
  constructor(stacks: Stacks, legend: HTMLElement, onChange: () => void) {
    this.stacks = stacks;
    this.legend = legend;
    this.#dark.addEventListener("change", () => {
      this.choose(this.#by);
      onChange();
    });
  }

  /** Chooses what colours stand for. */
  choose(by: ColorBy): void {
    this.#by = by;
    const { signed, frames } = this.stacks;
    if (!signed) {
      const { names, of } = colorGroups(frames, by);
      this.#colors = groupColors(names, by, this.#dark.matches);
      this.#groupOf = of;
    }
    this.#explain();
  }

  /** Says which groups are the heaviest. */
  weigh(functions: Functions): void {
    this.#functions = functions;
    this.#explain();
  }

  /** What the picture is painted with. */
  get colors(): PaintColors {
    const dark = this.#dark.matches;
    const root = changeColor(0, dark);
    const [colors, groupOf] = [this.#colors, this.#groupOf];
    return {
      paper: dark ? "#16181d" : "#ffffff",
      ink: dark ? "#f0f2f5" : "#16181c",
      faint: dark ? "#8a909c" : "#7a818d",
      accent: dark ? "#8ab4f8" : "#0b57d0",
      color: this.stacks.signed
        ? (branch) => changeColor(changeOf(branch), dark)
        : ({ frame }) => frame < 0 ? root : colors[groupOf[frame] ?? 0] ?? root,
    };
  }

  #explain(): void {
    const { signed, compared, frames } = this.stacks;
    if (signed) return changeLegend(this.legend, compared, this.#dark.matches);
    if (!this.#functions) return;
    groupLegend(this.legend, colorGroups(frames, this.#by), this.#colors, this.#functions);
  }
}

/** The colours of the groups that are on show, the heaviest first. */
function groupLegend(
  parent: HTMLElement,
  { names, of }: ColorGroups,
  colors: readonly string[],
  { frame, flat, cum }: Functions,
): void {
  const own = new Float64Array(names.length);
  const all = new Float64Array(names.length);
  frame.forEach((each, i) => {
    increase(own, of[each] ?? 0, flat[i] ?? 0);
    increase(all, of[each] ?? 0, cum[i] ?? 0);
  });
  const order = [...names.keys()].filter((i) => (all[i] ?? 0) > 0).sort((a, b) =>
    (own[b] ?? 0) - (own[a] ?? 0) || (all[b] ?? 0) - (all[a] ?? 0)
  );
  const items = order.slice(0, MAX_GROUPS).map((i) =>
    swatch(
      colors[i] ?? "",
      names[i]?.replace(/^.*\/(?=[^/]+\/[^/]+$)/, "…/") || "(none)",
      names[i] ?? "",
    )
  );
  const others = order.length - items.length;
  if (others > 0) items.push(element("span", `+ ${others} more`));
  parent.replaceChildren(...items);
}

/**
 * The colours of changes.
 *
 * @param compared Whether widths are what there is now.
 */
function changeLegend(parent: HTMLElement, compared: boolean, dark: boolean): void {
  const steps = [
    [-1, "less"],
    [-0.5, ""],
    [0, "same"],
    [0.5, ""],
    [1, compared ? "more (new)" : "more"],
  ] as const;
  const widths = compared ? "Width: after." : "Width: what has changed.";
  parent.replaceChildren(
    element("span", widths),
    ...steps.map(([change, text]) => swatch(changeColor(change, dark), text, "")),
  );
}

function swatch(color: string, text: string, help: string): HTMLSpanElement {
  const item = element("span", text);
  const box = element("i");
  box.style.background = color;
  item.title = help;
  item.prepend(box);
  return item;
}
