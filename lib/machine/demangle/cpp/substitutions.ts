/**
 * Names that stand for others: `S_`, `St`, `T_`.
 *
 * @module
 */
import { copyTree, nameNode, type Node, node, templateArgs, walk } from "./node.ts";
import { parseIndex, parseSequence, type State } from "./state.ts";
import { parseTag } from "./source_names.ts";

/** What everybody may refer to, by its letter. */
export const STANDARD: Readonly<Record<string, Node>> = {
  t: nameNode("std"),
  a: inStd(nameNode("allocator")),
  b: inStd(nameNode("basic_string")),
  s: inStd(nameNode("string")),
  i: inStd(nameNode("istream")),
  o: inStd(nameNode("ostream")),
  d: inStd(nameNode("iostream")),
};

/** The same in full, for the names of constructors. */
const FULL: Readonly<Record<string, Node>> = {
  ...STANDARD,
  s: ofChar("basic_string", "char_traits", "allocator"),
  i: ofChar("basic_istream", "char_traits"),
  o: ofChar("basic_ostream", "char_traits"),
  d: ofChar("basic_iostream", "char_traits"),
};

/** A name of the standard library. */
export function inStd(name: Node): Node {
  return node("qualified", [nameNode("std"), name]);
}

function ofChar(name: string, ...args: string[]): Node {
  const char = () => node("builtin", [], { text: "char" });
  const templates = args.map((arg) => node("template", [inStd(nameNode(arg)), char()]));
  return node("template", [inStd(nameNode(name)), char(), ...templates]);
}

/**
 * Parses a substitution.
 *
 * @param state At `S`.
 * @param inPrefix Whether more of the name may follow.
 * @returns What it stands for, with its parameters as they are here.
 */
export function parseSubstitution(state: State, inPrefix: boolean): Node {
  state.expect("S");
  if (/[_0-9A-Z]/.test(state.next)) {
    const found = state.subs[parseSequence(state)];
    if (!found) state.fail("substitution out of range");
    return rebound(state, found);
  }
  const code = state.next;
  state.at++;
  const table = inPrefix && /[CD]/.test(state.next) ? FULL : STANDARD;
  let found = Object.hasOwn(table, code) ? table[code] : undefined;
  if (!found) state.fail("unrecognized substitution");
  if (state.next === "B") {
    found = parseTag(state, found);
    state.subs.push(found);
  }
  return found;
}

/** Parameters in what is repeated are those of the template that it is repeated in. */
function rebound(state: State, tree: Node): Node {
  const templates = [...state.templates];
  const levels: number[] = [];
  const seen = new Set<Node>();
  const isOfTemplate = ({ kind, parts: [name] }: Node) =>
    kind === "typed" && name?.kind === "template";
  const enter = (level: number) => {
    levels.push(state.lambdaLevel);
    state.lambdaLevel = level;
  };
  const leave = () => {
    state.lambdaLevel = levels.pop() ?? 0;
  };
  const skip = (each: Node): boolean => {
    if (isOfTemplate(each)) {
      templates.push(each.parts[0]);
      enter(0);
    }
    if (each.kind === "closure") enter(templates.length + 1);
    if (/^(typed|closure|templateParam|lambdaAuto)$/.test(each.kind)) return false;
    if (seen.has(each)) return true;
    seen.add(each);
    return false;
  };
  const replace = (each: Node): Node | undefined => {
    if (isOfTemplate(each)) {
      templates.pop();
      leave();
    }
    if (each.kind === "closure") leave();
    if (each.kind !== "templateParam" && each.kind !== "lambdaAuto") return undefined;
    const { value } = each;
    if (state.inConstraint) return nameNode(`T${value}`);
    if (state.lambdaLevel > 0) {
      return each.kind === "lambdaAuto" ? undefined : node("lambdaAuto", [], { value });
    }
    if (templates.length === 0 && tree.kind !== "template") {
      state.fail("substituted template parameter not in scope");
    }
    const template = templates.length === 0 ? tree : templates.at(-1);
    if (template && value >= templateArgs(template).length) {
      state.fail("substituted template index out of range");
    }
    return { ...node("templateParam", [], { value }), template };
  };
  return copyTree(tree, { skip, replace }, state.budget) ?? tree;
}

/**
 * Parses a parameter of a template.
 *
 * @param state At `T`.
 * @returns The parameter, bound to its template if that is known.
 */
export function parseTemplateParam(state: State): Node {
  const start = state.at;
  state.expect("T");
  const level = state.take("L") ? parseIndex(state) : 0;
  const value = parseIndex(state);
  if (state.inConstraint) return nameNode(state.text.slice(start, state.at - 1));
  const isAuto = state.lambdaLevel > 0 && level === state.lambdaLevel - 1;
  const isKnown = level < state.templates.length;
  const template = state.templates[level];
  // The template of an operator that converts to its parameter comes later.
  if (isKnown && !template) return node("templateParam", [], { value });
  if (template && value < templateArgs(template).length) {
    return { ...node("templateParam", [], { value }), template };
  }
  if (isAuto) return node("lambdaAuto", [], { value });
  return state.fail("template parameter not in scope");
}

/**
 * Binds the parameters in an operator that converts to a type.
 *
 * @param state Counts the steps.
 * @param tree The operator.
 * @param template The template; `undefined` if there must be none left to bind.
 */
export function bindParams(state: State, tree: Node, template: Node | undefined): void {
  const seen = new Set<Node>();
  walk(tree, (each) => {
    if (each.kind === "closure") return false;
    if (each.kind === "templateParam") {
      if (each.template) {
        if (template) state.fail("duplicate template parameters");
      } else if (!template || each.value >= templateArgs(template).length) {
        state.fail("cast template parameter not in scope");
      } else {
        each.template = template;
      }
      return false;
    }
    if (seen.has(each)) return false;
    seen.add(each);
    return true;
  }, state.budget);
}

/** Kinds that no parameter is in. */
const PLAIN = new Set([
  "packExpansion",
  "closure",
  "name",
  "tagged",
  "operator",
  "builtin",
  "functionParam",
  "unnamed",
  "fixed",
  "defaultArg",
]);

/** The arguments that an expansion of a tree repeats it for, if it is known yet. */
export function findPack(state: State, tree: Node): Node | undefined {
  const seen = new Set<Node>();
  let found: Node | undefined;
  walk(tree, (each) => {
    if (found) return false;
    if (each.kind === "templateParam") {
      const argument = each.template?.parts[each.value + 1];
      if (argument?.kind === "argumentPack") found = argument;
      return true;
    }
    if (PLAIN.has(each.kind) || seen.has(each)) return false;
    seen.add(each);
    return true;
  }, state.budget);
  return found;
}
