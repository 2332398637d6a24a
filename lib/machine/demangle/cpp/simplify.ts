/**
 * Replaces parameters by what they stand for, and merges what belongs together.
 *
 * @module
 */
import { argumentOf, type Budget, copyTree, type Node, node } from "./node.ts";

/**
 * Simplifies a tree.
 *
 * @param tree The tree; it stays as it is.
 * @param budget Counts the steps.
 * @returns The tree without parameters that are known.
 */
export function simplify(tree: Node, budget: Budget): Node {
  const replace = (each: Node) => simpler(each, budget);
  return copyTree(tree, { skip: once(), replace }, budget) ?? tree;
}

/** Whether a node was seen before. */
function once(): (each: Node) => boolean {
  const seen = new Set<Node>();
  return (each) => {
    if (seen.has(each)) return true;
    seen.add(each);
    return false;
  };
}

function simpler(tree: Node, budget: Budget): Node | undefined {
  const [base, second] = tree.parts;
  switch (tree.kind) {
    case "templateParam":
      return argumentOf(tree);
    case "method":
      return simplerMethod(tree);
    case "qualifiedType":
      if (base?.kind === "function") return node("method", [base, second]);
      if (base?.kind !== "qualifiedType" && base?.kind !== "method") return undefined;
      return node(base.kind, [base.parts[0], mergeQualifiers(second, base.parts[1])], {
        text: base.text,
      });
    case "reference":
      if (base?.kind === "reference") return base;
      return base?.kind === "rvalueReference" ? node("reference", base.parts) : undefined;
    case "rvalueReference":
      return base && /^(reference|rvalueReference)$/.test(base.kind) ? base : undefined;
    case "array": {
      if (second?.kind !== "qualifiedType") return undefined;
      const [element, qualifiers] = second.parts;
      return node("qualifiedType", [node("array", [base, element]), qualifiers]);
    }
    case "packExpansion":
      return tree.pack && base ? expand(base, tree.pack, budget) : undefined;
  }
  return undefined;
}

function simplerMethod({ parts: [inner, qualifiers], text }: Node): Node | undefined {
  if (inner?.kind === "qualifiedType") {
    const merged = mergeQualifiers(qualifiers, inner.parts[1]);
    return node("method", [inner.parts[0], merged], { text });
  }
  if (inner?.kind !== "method") return undefined;
  // A reference to a reference is one.
  const both = text !== "" && inner.text !== "";
  const reference = both && (text === "&" || inner.text === "&") ? "&" : text || inner.text;
  const merged = mergeQualifiers(qualifiers, inner.parts[1]);
  return node("method", [inner.parts[0], merged], { text: reference });
}

/** Repeats a tree for each argument of a pack. */
function expand(base: Node, pack: Node, budget: Budget): Node {
  const copies = pack.parts.map((argument) => {
    const seen = once();
    const copy = copyTree(base, {
      skip: (each) => each.kind === "packExpansion" || seen(each),
      // Its parameters are replaced already: by the whole pack.
      replace: (each) => each === pack ? argument : undefined,
    }, budget);
    return simplify(copy ?? base, budget);
  });
  return node("expressions", copies);
}

/**
 * Joins qualifiers, each once; the first list changes, as in the original.
 *
 * @param first Those in front.
 * @param second Those behind.
 * @returns All.
 */
export function mergeQualifiers(
  first: Node | undefined,
  second: Node | undefined,
): Node | undefined {
  if (!first || !second) return first ?? second;
  const known = new Set(first.parts.filter((each) => each?.parts.length === 0).map(textOf));
  for (const qualifier of second.parts) {
    const isPlain = qualifier?.parts.length === 0;
    if (isPlain && known.has(textOf(qualifier))) continue;
    if (isPlain) known.add(textOf(qualifier));
    first.parts.push(qualifier);
  }
  return first;
}

function textOf(qualifier: Node | undefined): string {
  return qualifier?.text ?? "";
}
