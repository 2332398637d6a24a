import { type Node, node } from "./node.ts";
import { OPERATORS } from "./operators.ts";
import { parseSourceName } from "./source_names.ts";
import type { State } from "./state.ts";

/**
 * Parses an operator.
 *
 * @param state At its code.
 * @param inExpression Whether it is used, and not the name of a function.
 * @returns The operator and how many operands it has.
 */
export function parseOperatorName(
  state: State,
  inExpression: boolean,
): { node: Node; operands: number } {
  const code = state.takeLength(2);
  if (/^v[0-9]$/.test(code)) {
    const { text } = parseSourceName(state);
    return { node: node("operator", [], { text }), operands: Number(code[1]) };
  }
  if (code === "cv") {
    const parse = () => state.grammar.type(state, !inExpression);
    // Parameters in the type of a function can be those of the template that it is.
    const type = inExpression ? parse() : state.within(undefined, parse);
    return { node: node("cast", [type]), operands: 1 };
  }
  const { text, operands } = OPERATORS.get(code) ?? state.fail("unrecognized operator");
  return { node: node("operator", [], { text }), operands };
}
