/**
 * Which colour each box has.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import type { CallTree } from "../stacks/call_tree.ts";
import type { Branch } from "./branch.ts";
import { changeColor, changeOf, type ColorGroups, colorGroups } from "./colors.ts";
import { groupSums } from "./group_sums.ts";
import { KIND_INK } from "./kinds.ts";
import { changeLegend, groupLegend } from "./legend.ts";
import type { ColorBy } from "./navigation.ts";
import type { PaintColors } from "./paint.ts";

/** The colours of a picture, in light and in dark. */
export class Palette {
  readonly stacks: Stacks;
  readonly legend: HTMLElement;
  readonly onChange: () => void;
  #scheme = matchMedia("(prefers-color-scheme: dark)");
  #by: ColorBy = "kind";
  #groups: ColorGroups;
  #tree: CallTree | undefined;
  /** The group that the legend picks out. */
  #picked: number | undefined;

  /** @param onChange Called when colours have changed: by the system or by the legend. */
  constructor(stacks: Stacks, legend: HTMLElement, onChange: () => void) {
    this.stacks = stacks;
    this.legend = legend;
    this.onChange = onChange;
    this.#groups = colorGroups(stacks.frames, this.#by);
    this.#scheme.addEventListener("change", () => {
      this.#explain();
      onChange();
    });
  }

  /** Chooses what colours stand for. */
  choose(by: ColorBy): void {
    if (by !== this.#by) {
      this.#by = by;
      this.#groups = colorGroups(this.stacks.frames, by);
      this.#picked = undefined;
    }
    this.#explain();
  }

  /** Says how much of all each group is. */
  weigh(tree: CallTree): void {
    this.#tree = tree;
    this.#explain();
  }

  /** What the picture is painted with. */
  get colors(): PaintColors {
    return paintColors(this.stacks, this.#groups, this.#scheme.matches, this.#picked);
  }

  /** The same on white paper, whatever the page's is. */
  get printed(): PaintColors {
    return paintColors(this.stacks, this.#groups, false, this.#picked);
  }

  /** What a frame is, as the legend calls it. */
  groupOf(frame: number): string {
    return this.stacks.signed ? "" : this.#groups.names[this.#groups.of[frame] ?? 0] ?? "";
  }

  #explain(): void {
    const { signed, compared, total } = this.stacks;
    const dark = this.#scheme.matches;
    if (signed) return changeLegend(this.legend, compared, dark);
    if (!this.#tree) return;
    groupLegend(this.legend, {
      groups: this.#groups,
      sums: groupSums(this.#tree, this.#groups),
      total,
      dark,
      picked: this.#picked,
      pick: (group) => this.#pick(group),
    });
  }

  #pick(group: number): void {
    this.#picked = group === this.#picked ? undefined : group;
    this.#explain();
    this.onChange();
  }
}

function paintColors(
  { signed }: Stacks,
  groups: ColorGroups,
  dark: boolean,
  picked: number | undefined,
): PaintColors {
  const ground = dark ? "#343943" : "#e6e8ec";
  const { of, tints, hatched } = groups;
  const colors = dark ? groups.dark : groups.light;
  const groupColor = ({ frame }: Branch) => {
    if (frame < 0) return ground;
    const own = colors[of[frame] ?? 0] ?? [];
    return own[(tints[frame] ?? 0) % own.length] ?? ground;
  };
  return {
    paper: dark ? "#14161b" : "#ffffff",
    ink: KIND_INK[dark ? "dark" : "light"],
    faint: dark ? "#8a909c" : "#7a818d",
    accent: dark ? "#7db3ff" : "#0b5fd6",
    color: signed ? (branch) => changeColor(changeOf(branch), dark) : groupColor,
    hatched: ({ frame }) => !signed && frame >= 0 && (hatched[of[frame] ?? 0] ?? false),
    strong: ({ frame }) => !signed && frame >= 0 && tints.length > 0 && of[frame] === 0,
    dimmed: ({ frame }) => picked !== undefined && !signed && (frame < 0 || of[frame] !== picked),
  };
}
