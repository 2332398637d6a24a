/**
 * What colours stand for, and how much of all that is.
 *
 * @module
 */
import { element } from "../page/element.ts";
import { changeColor, type ColorGroups } from "./colors.ts";
import { shortShare } from "./frame_text.ts";
import type { GroupSums } from "./group_sums.ts";

const MAX_GROUPS = 8;

/** A legend of groups. */
interface GroupLegend {
  groups: ColorGroups;
  sums: GroupSums;
  /** What shares are of. */
  total: number;
  dark: boolean;
  /** The group that stands out. */
  picked: number | undefined;
  pick: (group: number) => void;
}

/** The groups that are on show, the heaviest first: what runs in them itself, as part of all. */
export function groupLegend(parent: HTMLElement, legend: GroupLegend): void {
  const { groups: { names }, sums: { own, present }, total } = legend;
  const order = [...names.keys()].filter((i) => present[i] === 1)
    .sort((a, b) => (own[b] ?? 0) - (own[a] ?? 0));
  const focused = parent.contains(document.activeElement)
    ? findIndexOf(parent, document.activeElement)
    : -1;
  const items: HTMLElement[] = order.slice(0, MAX_GROUPS).map((i) =>
    groupButton(legend, i, total > 0 ? (own[i] ?? 0) / total : 0)
  );
  const others = order.length - items.length;
  if (others > 0) items.push(element("span", `+ ${others} more`));
  parent.replaceChildren(...items);
  items[focused]?.focus();
}

function findIndexOf(parent: HTMLElement, child: Element | null): number {
  return [...parent.children].findIndex((each) => each === child);
}

function groupButton(
  { groups: { names, light, dark: darks, hatched }, dark, picked, pick }: GroupLegend,
  i: number,
  share: number,
): HTMLButtonElement {
  const name = names[i]?.replace(/^.*\/(?=[^/]+\/[^/]+$)/, "…/") || "(none)";
  const button = element("button", `${name} ${shortShare(share)}`);
  button.type = "button";
  button.title = `${names[i] || "(none)"}: what runs there itself. Click: show only this in colour`;
  button.setAttribute("aria-pressed", `${picked === i}`);
  button.prepend(swatch((dark ? darks : light)[i]?.[0] ?? "", hatched[i] ?? false));
  button.addEventListener("click", () => pick(i));
  return button;
}

/**
 * The colours of changes.
 *
 * @param compared Whether widths are what there is now.
 */
export function changeLegend(parent: HTMLElement, compared: boolean, dark: boolean): void {
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
    ...steps.map(([change, text]) => {
      const item = element("span", text);
      item.prepend(swatch(changeColor(change, dark), false));
      return item;
    }),
  );
}

function swatch(color: string, hatched: boolean): HTMLElement {
  const box = element("i");
  box.style.backgroundColor = color;
  box.classList.toggle("hatched", hatched);
  return box;
}
