/**
 * Arguments of templates.
 *
 * @module
 */
import { nameNode, type Node, node } from "./node.ts";
import type { State } from "./state.ts";
import { parsePrimary } from "./literals.ts";
import { parseConstraint, parseParamDeclaration } from "./unnamed.ts";

/** Parses `I` or `J`, arguments, and `E`. */
export function parseTemplateArgs(state: State): Node[] {
  state.at++;
  const args: Node[] = [];
  while (!state.take("E")) {
    args.push(parseTemplateArg(state, args));
    // What arguments must fulfil is not shown.
    if (parseConstraint(state) && state.next !== "E") state.fail("expected end of arguments");
  }
  return args;
}

/**
 * Parses an argument.
 *
 * @param state At the argument.
 * @param before Those before it, which it may refer to.
 * @returns The argument.
 */
export function parseTemplateArg(state: State, before: Node[]): Node {
  switch (state.next) {
    case "X": {
      state.at++;
      const expression = state.grammar.expression(state);
      state.expect("E");
      return expression;
    }
    case "L":
      return parsePrimary(state);
    case "I":
    case "J":
      return node("argumentPack", state.nested(() => parseTemplateArgs(state)));
    case "T":
      if (/[yntpk]/.test(state.second)) return parseDeclaredArg(state, before);
  }
  return state.grammar.type(state);
}

/** An argument with a declaration of its parameter, which is not shown. */
function parseDeclaredArg(state: State, before: Node[]): Node {
  const template = node("template", [nameNode(""), ...before]);
  const param = state.within(template, () => parseParamDeclaration(state));
  if (!param) return state.fail("expected template parameter");
  const argument = state.nested(() => parseTemplateArg(state, []));
  return node("declaredArg", [param.declaration, argument]);
}
