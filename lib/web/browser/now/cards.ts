/**
 * The answers as cards, a button on each.
 *
 * @module
 */
import { classed, element } from "../page/element.ts";
import { placeText } from "./place_text.ts";
import type { Answer } from "./answers.ts";

/** What buttons do. */
export interface CardActions {
  /** The address of a page about the span on show. */
  href: (page: string) => string;
  take: (source: string, seconds: number) => void;
}

/** Shows answers; buttons stay the same elements, so that nobody misses one that moves away. */
export class Cards {
  readonly element: HTMLElement = classed("div", "cards");
  #actions: CardActions;
  #cards: { card: HTMLElement; parts: HTMLElement[]; action: HTMLElement; key: string }[] = [];

  constructor(actions: CardActions) {
    this.#actions = actions;
  }

  /** Shows them. */
  show(answers: readonly Answer[]): void {
    for (const [i, answer] of answers.entries()) {
      const { number, text, culprit, isBad } = answer;
      const { card, parts } = this.#cards[i] ??= this.#make(answer);
      card.classList.toggle("bad", isBad);
      const [big, words] = parts;
      big!.textContent = number;
      const name = culprit ? [" ", element("b", culprit.function), ` ${placeText(culprit)}`] : [];
      words!.replaceChildren(text, ...name);
      this.#setAction(i, answer);
    }
  }

  #make({ question }: Answer) {
    const card = classed("section", "card");
    const parts = [classed("p", "number"), classed("p", "words")];
    const action = element("span");
    card.append(element("h2", question), ...parts, action);
    this.element.append(card);
    return { card, parts, action, key: "" };
  }

  #setAction(i: number, { action }: Answer): void {
    const known = this.#cards[i]!;
    const href = action.page === undefined ? "" : this.#actions.href(action.page);
    const key = `${action.title} ${href}`;
    if (known.key === key) return;
    const { take } = action;
    const made = take ? element("button", action.title) : element("a", action.title);
    made.className = "button";
    if (made instanceof HTMLAnchorElement) made.href = href;
    if (take) made.addEventListener("click", () => this.#actions.take(take.source, take.seconds));
    known.action.replaceWith(made);
    known.action = made;
    known.key = key;
  }
}
