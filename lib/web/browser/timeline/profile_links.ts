/**
 * From a span to its CPU profile.
 *
 * @module
 */
import type { Timeline } from "../../../contract/timeline.ts";
import { addressWith } from "../page/address.ts";
import { overlap, type Span } from "./spans.ts";
import { clockText } from "./texts.ts";

/**
 * Has links to views lead to the profile of a span.
 *
 * @param selected Nothing if it has none.
 */
export function completeLinks(
  links: readonly HTMLAnchorElement[],
  selected: Span | undefined,
): void {
  for (const link of links) link.setAttribute("aria-disabled", `${!selected}`);
  if (!selected) return links.forEach((link) => link.removeAttribute("href"));
  const { from, until } = selected;
  const span = { from: `${Math.floor(from)}`, until: `${Math.ceil(until)}` };
  const query = addressWith({ profile: "", base: "", kind: "", ...span });
  for (const link of links) link.href = `./${link.dataset["view"]}${query}`;
}

/** Why a span has no profile; `""` if it has. */
export function whyNoProfile({ sampled }: Timeline, span: Span): string {
  const some = sampled.some(([from, until]) => overlap({ from, until }, span) > 0);
  return some ? "" : "No CPU samples of this time were kept.";
}

/** What of the record the profile of a span is, if that is more. */
export function remarkOf({ whole, sampled }: Timeline, span: Span): string {
  if (!whole) return "";
  const touched = sampled.filter(([from, until]) => overlap({ from, until }, span) > 0);
  const [from = 0, until = 0] = [touched[0]?.[0], touched.at(-1)?.[1]];
  const text = `${clockText(from)} – ${clockText(until)}`;
  return `CPU profiles of a record are in pieces. The flame graph is of those that this time touches: ${text}.`;
}
