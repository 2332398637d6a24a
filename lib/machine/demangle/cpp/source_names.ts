/**
 * Names as they are in the source.
 *
 * @module
 */
import { nameNode, type Node, node } from "./node.ts";
import { parseNumber, type State } from "./state.ts";

/** Parses `3foo`. */
export function parseSourceName(state: State): Node {
  const length = parseNumber(state);
  if (length <= 0) state.fail("expected positive number");
  const text = state.takeLength(length);
  // What compilers call a namespace without a name.
  return nameNode(/^_GLOBAL_[._$]N[^]/.test(text) ? "(anonymous namespace)" : text);
}

/** Parses what compilers add to a name for other versions of a library: `B5cxx11`. */
export function parseTag(state: State, name: Node): Node {
  let tagged = name;
  while (state.take("B")) tagged = node("tagged", [tagged, parseSourceName(state)]);
  return tagged;
}

/** Parses the name of a module, if there is one; `parent` is what is in front of it. */
export function parseModule(state: State, parent: Node | undefined): Node | undefined {
  let module = parent;
  while (state.take("W")) {
    const flag = state.take("P");
    module = node("moduleName", [module, parseSourceName(state)], { flag });
    state.subs.push(module);
  }
  return module;
}

/** Skips what tells entities of one name in one function apart. */
export function skipDiscriminator(state: State): void {
  if (!state.take("_")) {
    // Some compilers leave out the underscore at the end of names.
    if (/^\d*$/.test(state.text.slice(state.at))) state.at = state.text.length;
    return;
  }
  const isLong = state.take("_");
  const value = parseNumber(state);
  if (value < 0) state.fail("negative discriminator");
  if (isLong && value >= 10) state.expect("_");
}
