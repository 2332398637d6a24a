/**
 * Names in expressions that depend on parameters of a template.
 *
 * @module
 */
import { type Node, node } from "./node.ts";
import { parseOperatorName } from "./operator_names.ts";
import { parseSourceName } from "./source_names.ts";
import type { State } from "./state.ts";

/** Parses a name whose meaning is not known yet. */
export function parseUnresolvedName(state: State): Node {
  if (state.take("gs")) {
    const name = state.nested(() => parseUnresolvedName(state));
    return node("unary", [node("operator", [], { text: "::" }), name]);
  }
  if (!state.take("sr")) return parseBaseName(state);
  if (/[TDS]/.test(state.next)) {
    const type = state.grammar.type(state);
    const name = node("qualified", [type, parseBaseName(state)]);
    if (state.next !== "I") return name;
    const template = withArguments(state, name);
    state.subs.push(template);
    return template;
  }
  return parseScopedName(state);
}

function parseScopedName(state: State): Node {
  let scope = state.take("N") ? state.grammar.type(state) : undefined;
  while (!state.take("E")) {
    // GCC can leave out the end; what follows is no scope then.
    if (scope?.kind === "qualified" && !state.isAtEnd && !/[0-9]/.test(state.next)) {
      const [outer] = scope.parts;
      if (outer?.kind === "template" && outer.parts[0]) state.subs.push(outer.parts[0]);
      if (outer) state.subs.push(outer);
      return scope;
    }
    let name = parseSourceName(state);
    if (state.next === "I") {
      state.subs.push(name);
      name = withArguments(state, name);
    }
    scope = scope ? node("qualified", [scope, name]) : name;
  }
  if (!scope) return state.fail("missing scope in unresolved name");
  return node("qualified", [scope, parseBaseName(state)]);
}

function parseBaseName(state: State): Node {
  return withArguments(state, parseSimpleName(state));
}

function parseSimpleName(state: State): Node {
  if (state.take("dn")) {
    const isSource = /[0-9]/.test(state.next);
    return node("dtor", [isSource ? parseSourceName(state) : state.grammar.type(state)]);
  }
  // GCC can leave out the `on` in front of operators.
  const isOperator = state.take("on");
  if (!isOperator && /[0-9]/.test(state.next)) return parseSourceName(state);
  return parseOperatorName(state, true).node;
}

function withArguments(state: State, name: Node): Node {
  if (state.next !== "I") return name;
  return node("template", [name, ...state.grammar.templateArgs(state)]);
}
