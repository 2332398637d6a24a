/**
 * What the numbers of stacks say.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { label, percentage } from "../../../analyse/label.ts";

/** A sum, and what a comparison takes off it. */
export interface Amount {
  sum: number;
  lost: number;
}

/** Writes amounts as text reports do. */
export class AmountTexts {
  readonly stacks: Stacks;

  constructor(stacks: Stacks) {
    this.stacks = stacks;
  }

  /** A value with its unit. */
  value(value: number): string {
    const { ratio, unit, unitShown } = this.stacks;
    const shown = ratio > 0 && ratio !== 1 ? Math.trunc(value * ratio) : value;
    return label(shown, unit, unitShown);
  }

  /** How much of the total a value is, without its sign. */
  percent(value: number): string {
    return percentage(value, this.stacks.total).trim();
  }

  /** A value and how much of all it is. */
  share(value: number): string {
    return `${this.value(value)} (${this.percent(value)})`;
  }

  /** A change, with its sign. */
  change(value: number): string {
    return value > 0 ? `+${this.value(value)}` : this.value(value);
  }

  /** An amount in full. */
  amount({ sum, lost }: Amount): string {
    if (!this.stacks.signed) return this.share(sum);
    const change = `${this.change(sum - lost)}, ${this.percent(sum - lost)}`;
    if (this.stacks.compared) return `${this.value(lost)} → ${this.value(sum)} (${change})`;
    return `${this.change(sum)}, ${this.change(-lost)} (${change})`;
  }

  /** Whether only one side of a comparison has something. */
  novelty({ sum, lost }: Amount): "" | "gone" | "new" {
    if (!this.stacks.compared || sum === lost) return "";
    return sum === 0 ? "gone" : lost === 0 ? "new" : "";
  }
}
