import { type Node, node } from "./node.ts";
import type { State } from "./state.ts";

const CV: Readonly<Record<string, string>> = { r: "restrict", V: "volatile", K: "const" };

/** Parses qualifiers, `undefined` for none; what comes last in the name is shown first. */
export function parseQualifiers(state: State): Node | undefined {
  const qualifiers: Node[] = [];
  for (let next = parseQualifier(state); next; next = parseQualifier(state)) {
    qualifiers.unshift(next);
  }
  return qualifiers.length > 0 ? node("qualifiers", qualifiers) : undefined;
}

function parseQualifier(state: State): Node | undefined {
  const cv = Object.hasOwn(CV, state.next) ? CV[state.next] : undefined;
  if (cv !== undefined) {
    state.at++;
    return node("qualifier", [], { text: cv });
  }
  if (state.take("Dx")) return node("qualifier", [], { text: "transaction_safe" });
  if (state.take("Do")) return node("qualifier", [], { text: "noexcept" });
  if (state.take("DO")) {
    const expression = state.grammar.expression(state);
    state.expect("E");
    return node("qualifier", [expression], { text: "noexcept" });
  }
  if (state.take("Dw")) {
    const types = state.grammar.types(state, false);
    state.expect("E");
    return node("qualifier", types, { text: "throw" });
  }
  return undefined;
}
