import type { Profile } from "../../profile/types.ts";
import { columnOf, FrameReader, valueAt } from "./frames.ts";

/** Who keeps memory alive. */
export interface Holder {
  /** The way to it from the root, by names of the program. */
  name: string;
  /** What would be freed with it. */
  bytes: number;
}

/** Of all that is alive, so much is below a big holder. */
const MIN_SHARE = 0.25;
const MAX_NAMES = 3;

const MODULE_REGEXP = /^\(module (.*)\)$/;
/** What a person gave no name: `(held by several)`, `[properties]`. */
const NO_NAME_REGEXP = /^\((?!module ).*\)$|^\[.*\]$/;

interface Node {
  name: string;
  bytes: number;
  children: Map<string, Node>;
}

/**
 * The innermost holder of a good part of the heap, in a profile of what keeps
 * memory alive; nothing if none has that much.
 */
export function biggestHolder(profile: Profile): Holder | undefined {
  const space = columnOf(profile, "space");
  const reader = new FrameReader();
  const root: Node = { name: "", bytes: 0, children: new Map() };
  for (const sample of profile.sample) {
    const bytes = valueAt(sample, space);
    root.bytes += bytes;
    let node = root;
    for (const { function: name } of reader.of(sample).reverse()) {
      let child = node.children.get(name);
      if (!child) node.children.set(name, child = { name, bytes: 0, children: new Map() });
      child.bytes += bytes;
      node = child;
    }
  }
  const path: Node[] = [];
  for (let node = heaviest(root); node && node.bytes >= MIN_SHARE * root.bytes;) {
    path.push(node);
    node = heaviest(node);
  }
  const named = path.filter(({ name }) => !NO_NAME_REGEXP.test(name)).slice(0, MAX_NAMES);
  const last = named.at(-1);
  // A whole module holds all that is in it: that names nobody.
  if (!last || named.length < 2 && MODULE_REGEXP.test(last.name)) return undefined;
  const names = named.map(({ name }) => name.replace(MODULE_REGEXP, "$1"));
  return { name: names.join(" › "), bytes: last.bytes };
}

function heaviest({ children }: Node): Node | undefined {
  let most: Node | undefined;
  for (const child of children.values()) if (!most || child.bytes > most.bytes) most = child;
  return most;
}
