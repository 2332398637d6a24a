/**
 * What of the width is in view, and how wheel, keys and minimap change it.
 *
 * @module
 */
import type { Branch, BranchOrder } from "./branch.ts";
import { clamped, type Extent, extentOf, moved, scaled, WHOLE, within } from "./extent.ts";
import type { Navigation } from "./navigation.ts";

/** The part of the zoomed branch's width that is in view. */
export class ZoomWindow {
  readonly navigation: Navigation;
  readonly order: () => BranchOrder | undefined;
  readonly onChange: () => void;
  extent: Extent = WHOLE;
  #frame = 0;

  /** @param onChange Called once for all changes before the next picture. */
  constructor(
    navigation: Navigation,
    order: () => BranchOrder | undefined,
    onChange: () => void,
  ) {
    this.navigation = navigation;
    this.order = order;
    this.onChange = onChange;
  }

  /** The same as a part of all; of callers there is no other part than theirs. */
  get ofAll(): Extent {
    return within(this.#extentOf(this.navigation.place.branch), this.extent);
  }

  /** All of the branch. */
  reset(): void {
    this.extent = WHOLE;
  }

  /** Looks closer at a place of what is in view, or from further away. */
  scale(at: number, factor: number): void {
    let next = scaled(this.extent, at, factor);
    const { branch, upward } = this.navigation.place;
    if (next.to - next.from >= 1 && branch.above && !upward) {
      next = within(this.#extentOf(branch), next);
      this.navigation.widen();
    }
    this.#change(clamped(next));
  }

  /** Moves by a part of what is in view. */
  move(part: number): void {
    this.#change(moved(this.extent, part));
  }

  /** Looks at a part of all. */
  choose(extent: Extent): void {
    if (this.navigation.place.branch.above) this.navigation.widen();
    this.#change(clamped(extent));
  }

  #extentOf(branch: Branch): Extent {
    return extentOf(branch, this.order());
  }

  #change(extent: Extent): void {
    this.extent = extent;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.onChange();
    });
  }
}
