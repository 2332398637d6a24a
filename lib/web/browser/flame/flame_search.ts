/**
 * The search field: what it finds in the stacks, and how much that is.
 *
 * @module
 */
import { find } from "../page/element.ts";
import type { Selection } from "../page/selection.ts";
import type { AmountTexts } from "../stacks/amount_texts.ts";
import type { CallTree } from "../stacks/call_tree.ts";
import type { Navigation } from "./navigation.ts";
import { findMatches } from "./stack_view.ts";

/** What is searched, and where that is said. */
export interface SearchInput {
  tree: CallTree;
  names: readonly string[];
  navigation: Navigation;
  selection: Selection;
  texts: AmountTexts;
  output: HTMLElement;
  onChange: () => void;
}

/** A search. */
export class FlameSearch {
  readonly input: SearchInput;
  readonly field: HTMLInputElement = find(document, "#search", HTMLInputElement);
  /** 1 for each frame that it finds; nothing if nothing is searched for. */
  matches: Uint8Array | undefined;

  constructor(input: SearchInput) {
    this.input = input;
  }

  /** Whether nothing is searched for. */
  get isEmpty(): boolean {
    return this.field.value === "";
  }

  /** Follows the field and the address from now on. */
  listen(): void {
    const { selection, navigation } = this.input;
    selection.onEnter = (pattern) => {
      this.field.value = "";
      selection.search("");
      navigation.go({ pivot: pattern, zoom: "" });
    };
    selection.addEventListener("change", () => this.run());
    addEventListener("popstate", () => this.fill());
  }

  /** Has the field say what the address says. */
  fill(): void {
    const { search } = this.input.navigation.state;
    if (search === this.field.value) return;
    this.field.value = search;
    this.input.selection.search(search);
  }

  /** Searches for what the field has. */
  run(): void {
    const { tree, names, navigation, selection, texts, output, onChange } = this.input;
    const text = this.field.validity.valid ? this.field.value : "";
    const found = text === "" ? undefined : findMatches(tree, names, (name) => selection.has(name));
    this.matches = found?.frames;
    const what = found?.count === 1 ? "1 name matches" : `${found?.count} names match`;
    output.textContent = found ? `${what}: ${texts.amount(found.amount)}` : "";
    navigation.note(text);
    onChange();
  }
}
