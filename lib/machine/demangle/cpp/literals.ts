import { type Node, node } from "./node.ts";
import type { State } from "./state.ts";

const VALUE_REGEXP = /[^E]*/y;

/** Parses `L`, a type and a value, or a mangled name, and `E`. */
export function parsePrimary(state: State): Node {
  state.expect("L");
  if (state.next === "_" || state.next === "Z") {
    // Some compilers leave out the underscore.
    state.take("_");
    state.expect("Z");
    const name = state.nested(() => state.grammar.encoding(state, true, false));
    state.expect("E");
    return name;
  }
  const type = state.grammar.type(state);
  const flag = state.take("n");
  if (state.next === "E" && !isNull(type)) {
    state.at++;
    return withoutValue(state, type);
  }
  const text = state.takeMatch(VALUE_REGEXP) ?? "";
  state.expect("E");
  return node("literal", [type], { text, flag });
}

function isNull({ kind, text }: Node): boolean {
  return kind === "builtin" && text === "decltype(nullptr)";
}

function withoutValue(state: State, type: Node): Node {
  if (type.kind === "closure") return node("lambda", [type]);
  const base = type.kind === "qualifiedType" ? type.parts[0] : type;
  if (base?.kind === "array") return node("stringLiteral", [type]);
  return state.fail("missing literal value");
}
