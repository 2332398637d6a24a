/**
 * What pprof does to function names: demangles them, and shortens what looks like C++.
 *
 * @module
 */
import { demangle, type DemangleMode } from "../machine/demangle/demangle.ts";
import type { Func, Profile } from "../profile/types.ts";

export type { DemangleMode };

/** Brackets that go with what is in them. */
const REMOVED: Readonly<Record<Exclude<DemangleMode, "none">, readonly string[]>> = {
  "": ["()", "<>"],
  templates: ["()"],
  full: [],
};

/**
 * Makes the names of functions that have no other name readable.
 *
 * @param profile The profile; its functions change.
 * @param mode How much to keep.
 * @param force Whether to start again from the names that the linker knows.
 */
export function demangleNames(profile: Profile, mode: DemangleMode, force: boolean): void {
  for (const func of profile.function) {
    if (force && func.name !== "" && func.systemName !== "") func.name = func.systemName;
    if (mode !== "none") makeReadable(func, mode);
  }
}

function makeReadable(func: Func, mode: Exclude<DemangleMode, "none">): void {
  const { name, systemName } = func;
  if (name !== "" && name !== systemName) return;
  func.name = demangled(systemName, mode) ??
    (looksLikeCpp(systemName) ? REMOVED[mode].reduce(removeBrackets, systemName) : systemName);
}

/** Some systems put one more `_` before names. */
function demangled(name: string, mode: DemangleMode): string | undefined {
  return demangle(name, mode) ?? (name.startsWith("_") ? demangle(name.slice(1), mode) : undefined);
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
