/**
 * What pprof does to function names: demangles them, and shortens what looks like C++.
 *
 * @module
 */
import type { Func, Profile } from "../../profile/types.ts";
import type { demangle, DemangleMode } from "./demangle.ts";

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
export async function demangleNames(
  profile: Profile,
  mode: DemangleMode,
  force: boolean,
): Promise<void> {
  const rules = await rulesFor(profile);
  for (const func of profile.function) {
    if (force && func.name !== "" && func.systemName !== "") func.name = func.systemName;
    if (mode !== "none") makeReadable(func, mode, rules);
  }
}

/** The rules fill many files; all names that they are for begin with the same letter. */
async function rulesFor({ function: functions }: Profile): Promise<typeof demangle> {
  if (!functions.some(({ systemName }) => systemName.startsWith("_"))) return () => undefined;
  return (await import("./demangle.ts")).demangle;
}

function makeReadable(
  func: Func,
  mode: Exclude<DemangleMode, "none">,
  rules: typeof demangle,
): void {
  const { name, systemName } = func;
  if (name !== "" && name !== systemName) return;
  func.name = rules(systemName, mode) ??
    // Some systems put one more `_` before names.
    (systemName.startsWith("_") ? rules(systemName.slice(1), mode) : undefined) ??
    (looksLikeCpp(systemName) ? REMOVED[mode].reduce(removeBrackets, systemName) : systemName);
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
