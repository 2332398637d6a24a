/**
 * What `requires` expressions demand.
 *
 * @module
 */
import { type Node, node } from "./node.ts";
import type { State } from "./state.ts";

/** Parses a `requires` expression. */
export function parseRequires(state: State): Node {
  const params: Node[] = [];
  if (state.takeLength(2) === "rQ") {
    while (!state.isAtEnd && state.next !== "_") params.push(state.grammar.type(state));
    state.expect("_");
  }
  const requirements: Node[] = [];
  while (!state.take("E")) requirements.push(parseRequirement(state));
  return node("requires", [node("list", params), ...requirements]);
}

function parseRequirement(state: State): Node {
  if (state.take("X")) {
    const expression = state.grammar.expression(state);
    const flag = state.take("N");
    const type = state.take("R") ? state.grammar.name(state).node : undefined;
    return node("exprRequirement", [expression, type], { flag });
  }
  if (state.take("T")) return node("typeRequirement", [state.grammar.type(state)]);
  if (state.take("Q")) return node("nestedRequirement", [state.grammar.expression(state)]);
  return state.fail("unrecognized requirement");
}
