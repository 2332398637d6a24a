/**
 * What pprof does to function names when it shortens C++, whatever the language.
 *
 * @module
 */
import type { Func, Profile } from "../profile/types.ts";

/** How much of a name to keep; `""` is the default, the shortest. */
export type DemangleMode = "" | "none" | "full" | "templates";

/** Brackets that go with what is in them. */
const REMOVED: Readonly<Record<DemangleMode, readonly string[]>> = {
  "": ["()", "<>"],
  templates: ["()"],
  full: [],
  none: [],
};

/**
 * Shortens the names of functions that have no other name.
 *
 * @param profile The profile; its functions change.
 * @param mode How much to keep.
 * @param force Whether to start again from the names that the linker knows.
 */
export function demangle(profile: Profile, mode: DemangleMode, force: boolean): void {
  for (const func of profile.function) {
    if (force && func.name !== "" && func.systemName !== "") func.name = func.systemName;
    if (mode !== "none") shorten(func, REMOVED[mode]);
  }
}

function shorten(func: Func, brackets: readonly string[]): void {
  if (func.name !== "" && func.name !== func.systemName) return;
  func.name = looksLikeCpp(func.systemName)
    ? brackets.reduce(removeBrackets, func.systemName)
    : func.systemName;
}

/** Java's `Class.<init>` and Go's `(*List[...]).Len` are left alone. */
function looksLikeCpp(name: string): boolean {
  if (name.includes(".<") || name.includes("]).")) return false;
  return /[<>[\]]|::/.test(name);
}

/** Removes balanced brackets; stops at the first that closes nothing. */
function removeBrackets(name: string, [open, close]: string): string {
  let result = "";
  let depth = 0;
  let kept = 0;
  let opened = 0;
  for (let i = 0; i < name.length; i++) {
    if (name[i] === open && depth++ === 0) opened = i;
    if (name[i] !== close || --depth > 0) continue;
    if (depth < 0) break;
    result += name.slice(kept, opened);
    kept = i + 1;
  }
  return result + name.slice(kept);
}
