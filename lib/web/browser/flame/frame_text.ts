/**
 * What stands on a box: name and place at its left, value and share at its right.
 *
 * @module
 */
import { shortName } from "./short_name.ts";

/** The texts of a box. */
export interface BoxText {
  name: string;
  /** File and line, `""` if they are unknown or in the name already. */
  place: string;
  value: string;
  share: string;
}

/** What fits of them. */
export interface FittedText {
  left: string;
  right: string;
}

/** How wide a text is. */
export type Measure = (text: string) => number;

/** Between the two sides. */
const GAP = 12;
const LONG = 1000;

/**
 * What fits into a box: the name before all else, then the share, the place, and the value. What is
 * too long is cut at its end.
 */
export function fitText(
  { name, place, value, share }: BoxText,
  room: number,
  measure: Measure,
): FittedText {
  const whole = name.length < LONG ? measure(name) : Infinity;
  const short = whole <= room ? name : shortName(name);
  const width = short === name ? whole : measure(short.slice(0, LONG));
  if (width > room) return { left: cutEnd(short, room, measure), right: "" };
  if (short !== name) return { left: short, right: "" };
  const full = `${value} · ${share}`;
  const placed = place === "" ? name : `${name} · ${place}`;
  const fits = (left: string, right: string) => measure(left) + GAP + measure(right) <= room;
  for (const left of [placed, name]) {
    for (const right of [full, share]) if (fits(left, right)) return { left, right };
  }
  return { left: name, right: "" };
}

/** As much of a text as there is room for, then an ellipsis; `""` if not one character fits. */
export function cutEnd(text: string, room: number, measure: Measure): string {
  let left = room - measure("…");
  let end = 0;
  for (const char of text.slice(0, LONG)) {
    left -= measure(char);
    if (left < 0) break;
    end += char.length;
  }
  return end === 0 ? "" : `${text.slice(0, end)}…`;
}

/** A part of all in a few characters. */
export function shortShare(part: number): string {
  const percent = 100 * Math.abs(part);
  if (percent === 0) return "0 %";
  if (percent < 0.1) return "<0.1 %";
  return `${percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}
