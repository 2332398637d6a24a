import { element } from "../page/element.ts";

/** Says the first caveat in a line, and the others behind it. */
export function showCaveats(parent: HTMLElement, texts: readonly string[]): void {
  const [first, ...others] = texts;
  parent.hidden = first === undefined;
  if (first === undefined) return parent.replaceChildren();
  if (others.length === 0) return parent.replaceChildren(element("p", first));
  const details = element("details");
  const summary = element("summary", first);
  summary.append(" ", element("small", `+ ${others.length} more`));
  const list = element("ul");
  list.append(...others.map((text) => element("li", text)));
  details.append(summary, list);
  parent.replaceChildren(details);
}
