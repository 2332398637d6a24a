/**
 * What is wrong, in sentences with their numbers.
 *
 * @module
 */
import type { Diagnosis, Finding } from "../../../contract/findings.ts";
import { classed, element } from "../page/element.ts";
import { placeText } from "./place_text.ts";

/** What their buttons do. */
export interface FindingActions {
  take: (source: string, seconds: number, page: string) => void;
}

/** Makes the list. */
export function findingsList({ findings }: Diagnosis, actions: FindingActions): HTMLElement {
  const list = classed("ul", "findings");
  list.append(...findings.map((finding) => findingItem(finding, actions)));
  return list;
}

function findingItem(finding: Finding, { take }: FindingActions): HTMLElement {
  const { severity, title, means, advice, numbers, certainty, place, view } = finding;
  const item = classed("li", severity);
  const head = element("h3", title);
  const where = place ? placeText(place) : "";
  if (place && where !== "") head.append(" ", element("small", `${place.function} ${where}`));
  const values = numbers.map(({ name, text }) => `${name}: ${text}`).join(" · ");
  item.append(
    head,
    element("p", `${means} ${advice}`),
    classedText("p", "numbers", `${values} · ${certainty}`),
  );
  if (!view) return item;
  if (view.take) {
    const { source, seconds } = view.take;
    const button = classedText("button", "button", view.title);
    button.addEventListener("click", () => take(source, seconds, view.page));
    item.append(button);
  } else {
    const link = classedText("a", "button", view.title);
    link.href = `./${view.page}?${new URLSearchParams(view.params)}`;
    item.append(link);
  }
  return item;
}

function classedText<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  name: string,
  text: string,
) {
  const made = classed(tag, name);
  made.textContent = text;
  return made;
}
