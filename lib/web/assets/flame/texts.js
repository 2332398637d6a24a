// What numbers of the picture say.
import { percentText, valueText } from "./number_text.js";
/** @typedef {import("./tree.js").Stacks} Stacks */

/** A sum, and what a comparison takes off it. */
/** @typedef {{ sum: number, lost: number }} Amount */

/** Writes amounts as reports do. */
export class Texts {
  /** @param {Stacks} stacks */
  constructor({ total, unit, unitShown, ratio, signed, compared }) {
    this.total = total;
    this.unit = unit;
    this.unitShown = unitShown;
    this.ratio = ratio;
    this.signed = signed;
    this.compared = compared;
  }

  /**
   * A value with its unit.
   *
   * @param {number} value
   */
  value(value) {
    const factor = this.ratio > 0 ? this.ratio : 1;
    return valueText(factor === 1 ? value : Math.trunc(value * factor), this.unit, this.unitShown);
  }

  /** @param {number} value */
  percent(value) {
    return percentText(value, this.total);
  }

  /**
   * A value and how much of all it is.
   *
   * @param {number} value
   */
  share(value) {
    return `${this.value(value)} (${this.percent(value)})`;
  }

  /**
   * A change, with its sign.
   *
   * @param {number} value
   */
  change(value) {
    return value > 0 ? `+${this.value(value)}` : this.value(value);
  }

  /**
   * An amount in full.
   *
   * @param {Amount} amount
   */
  amount({ sum, lost }) {
    if (!this.signed) return this.share(sum);
    const change = `${this.change(sum - lost)}, ${this.percent(sum - lost)}`;
    if (this.compared) return `${this.value(lost)} → ${this.value(sum)} (${change})`;
    return `${this.change(sum)}, ${this.change(-lost)} (${change})`;
  }

  /**
   * What became of something.
   *
   * @param {Amount} amount
   */
  fate({ sum, lost }) {
    if (!this.compared || sum === lost) return "";
    return sum === 0 ? "gone" : lost === 0 ? "new" : "";
  }
}
