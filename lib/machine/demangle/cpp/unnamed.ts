/**
 * Lambdas and other types without a name.
 *
 * @module
 */
import { nameNode, type Node, node } from "./node.ts";
import { parseIndex, type State } from "./state.ts";

/** Parses the type of a lambda. */
export function parseClosure(state: State): Node {
  state.expect("Ul");
  const outside = state.lambdaLevel;
  state.lambdaLevel = state.templates.length + 1;

  const params: Node[] = [];
  let template: Node | undefined;
  for (let param = parseParamDeclaration(state); param; param = parseParamDeclaration(state)) {
    params.push(param.declaration);
    if (!template) state.templates.push(template = node("template", [nameNode("lambda")]));
    template.parts.push(param.name);
  }
  const constraint = parseConstraint(state);
  const types = state.grammar.types(state, false);
  state.lambdaLevel = outside;
  if (template) state.templates.pop();
  const callConstraint = parseConstraint(state);
  state.expect("E");
  const value = parseIndex(state);
  const parts = [node("list", params), constraint, node("list", types), callConstraint];
  return node("closure", parts, { value });
}

/** Parses what `requires` demands, if anything follows. */
export function parseConstraint(state: State): Node | undefined {
  if (!state.take("Q")) return undefined;
  return state.constrained(() => state.grammar.expression(state));
}

/** Parses a type without a name. */
export function parseUnnamedType(state: State): Node {
  state.expect("Ut");
  const type = node("unnamed", [], { value: parseIndex(state) });
  state.subs.push(type);
  return type;
}

/** A parameter of a template, and its name. */
export interface ParamDeclaration {
  declaration: Node;
  name: Node;
}

/** Parses the declaration of a template's parameter; `undefined` if none follows. */
export function parseParamDeclaration(state: State): ParamDeclaration | undefined {
  if (state.next !== "T") return undefined;
  switch (state.second) {
    case "y": {
      state.at += 2;
      const name = paramName(state, "$T");
      return { declaration: node("typeParam", [name]), name };
    }
    case "k": {
      state.at += 2;
      const constraint = state.constrained(() => state.grammar.name(state).node);
      const name = paramName(state, "$T");
      return { declaration: node("constrainedParam", [name, constraint]), name };
    }
    case "n": {
      state.at += 2;
      const name = paramName(state, "$N");
      return { declaration: node("valueParam", [name, state.grammar.type(state)]), name };
    }
    case "t":
      state.at += 2;
      return parseTemplateDeclaration(state);
    case "p": {
      state.at += 2;
      const param = state.nested(() => parseParamDeclaration(state));
      if (!param) return state.fail("expected lambda template parameter");
      return { declaration: node("paramPack", [param.declaration]), name: param.name };
    }
  }
  return undefined;
}

function parseTemplateDeclaration(state: State): ParamDeclaration {
  const name = paramName(state, "$TT");
  const params: Node[] = [];
  let template: Node | undefined;
  let constraint: Node | undefined;
  while (!state.take("E")) {
    const param = state.nested(() => parseParamDeclaration(state));
    if (!param) return state.fail("expected closure template parameter");
    params.push(param.declaration);
    if (!template) state.templates.push(template = node("template", [nameNode("template")]));
    template.parts.push(param.name);
    constraint = parseConstraint(state) ?? constraint;
  }
  if (template) state.templates.pop();
  return { declaration: node("templateTemplateParam", [name, constraint, ...params]), name };
}

function paramName(state: State, prefix: string): Node {
  const value = state.paramCounts[prefix] ?? 0;
  state.paramCounts[prefix] = value + 1;
  return node("paramName", [], { text: prefix, value });
}
