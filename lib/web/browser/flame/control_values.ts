import type { State } from "./navigation.ts";

/** What the controls of the bar say, by what of the address they change. */
export function controlValues(
  { order, color, inverted, mine }: State,
  tableOpen: boolean,
): Readonly<Record<string, string>> {
  const flag = (on: boolean) => on ? "t" : "f";
  return { order, color, inverted: flag(inverted), mine: flag(mine), table: flag(tableOpen) };
}
