/**
 * What compilers make beside functions and data: tables, thunks, guards.
 *
 * @module
 */
import { nameNode, type Node, node } from "./node.ts";
import { parseModule } from "./source_names.ts";
import { parseNumber, parseSequence, type State } from "./state.ts";

/** What follows a code, and the words in front of it. */
const SPECIAL: Readonly<Record<string, readonly [words: string, rule: Rule]>> = {
  TV: ["vtable for ", type],
  TT: ["VTT for ", type],
  TI: ["typeinfo for ", type],
  TS: ["typeinfo name for ", type],
  TF: ["typeinfo fn for ", type],
  TJ: ["java Class for ", type],
  TA: ["template parameter object for ", (state) => state.grammar.templateArg(state, [])],
  Th: ["non-virtual thunk to ", (state) => thunk(state, "h")],
  Tv: ["virtual thunk to ", (state) => thunk(state, "v")],
  Tc: ["covariant return thunk to ", (state) => thunk(state, "", "")],
  TH: ["TLS init function for ", name],
  TW: ["TLS wrapper function for ", name],
  GV: ["guard variable for ", name],
  GR: ["reference temporary for ", temporary],
  GA: ["hidden alias for ", encoding],
  Gr: ["java resource ", javaResource],
  GI: ["initializer for module ", module],
};

interface Rule {
  (state: State): Node;
}

/** Parses a name that begins with `T` or `G`. */
export function parseSpecialName(state: State): Node {
  const code = state.takeLength(2);
  if (code === "TC") return constructionTable(state);
  if (code === "GT") return transactionClone(state);
  const found = Object.hasOwn(SPECIAL, code) ? SPECIAL[code] : undefined;
  if (!found) return state.fail("unrecognized special name");
  const [text, rule] = found;
  return node("special", [rule(state)], { text });
}

function type(state: State): Node {
  return state.grammar.type(state);
}

function name(state: State): Node {
  return state.grammar.name(state).node;
}

function encoding(state: State): Node {
  return state.nested(() => state.grammar.encoding(state, true, false));
}

function temporary(state: State): Node {
  const object = name(state);
  parseSequence(state, true);
  return object;
}

function module(state: State): Node {
  return parseModule(state, undefined) ?? state.fail("expected module");
}

function transactionClone(state: State): Node {
  const kind = state.takeLength(1);
  const text = kind === "n" ? "non-transaction clone for " : "transaction clone for ";
  return node("special", [encoding(state)], { text });
}

function constructionTable(state: State): Node {
  const derived = type(state);
  if (parseNumber(state) < 0) state.fail("expected positive offset");
  state.expect("_");
  const text = "construction vtable for ";
  return node("special2", [type(state), nameNode("-in-"), derived], { text });
}

/** How far to move `this` is not told; `""` is a kind that follows. */
function thunk(state: State, ...kinds: string[]): Node {
  for (const known of kinds) {
    const kind = known || state.takeLength(1);
    if (kind !== "h" && kind !== "v") state.fail("unrecognized call offset");
    parseNumber(state);
    if (kind === "v") {
      state.expect("_");
      parseNumber(state);
    }
    state.expect("_");
  }
  return encoding(state);
}

const JAVA_ESCAPES: Readonly<Record<string, string>> = { S: "/", _: ".", $: "$" };

function javaResource(state: State): Node {
  const length = parseNumber(state);
  if (length <= 1) state.fail("java resource length less than 1");
  state.expect("_");
  const text = state.takeLength(length - 1);
  return nameNode(text.replaceAll(/\$([^]?)/g, (_, code: string) => {
    const plain = Object.hasOwn(JAVA_ESCAPES, code) ? JAVA_ESCAPES[code] : undefined;
    return plain ?? state.fail("unrecognized java resource escape");
  }));
}
