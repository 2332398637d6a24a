/**
 * Names that compilers mangle: C++ and Rust.
 *
 * @module
 */
import { type CppOptions, demangleCpp } from "./cpp/demangle_cpp.ts";
import { MangledError } from "./mangled_error.ts";
import { demangleRust } from "./rust/demangle_rust.ts";
import { demangleLegacyRust } from "./rust/legacy_rust.ts";

/** How much of a name to keep; `""` is the default, the shortest. */
export type DemangleMode = "" | "none" | "full" | "templates";

const OPTIONS: Readonly<Record<Exclude<DemangleMode, "none">, CppOptions>> = {
  "": { params: false, clones: false, templates: false, enclosingParams: false },
  templates: { params: false, clones: false, templates: true, enclosingParams: false },
  full: { params: true, clones: false, templates: true, enclosingParams: true },
};

/**
 * Demangles a name. Time and memory are bounded, whatever the name.
 *
 * @param name The name.
 * @param mode How much of it to keep.
 * @returns The name for readers, `undefined` if it is not mangled.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { demangle } from "./demangle.ts";
 *
 * strictEqual(demangle("_ZN1a1bIiEEvT_", "full"), "void a::b<int>(int)");
 * strictEqual(demangle("_ZN1a1bIiEEvT_", "templates"), "a::b<int>");
 * strictEqual(demangle("_ZN1a1bIiEEvT_", ""), "a::b");
 * strictEqual(demangle("main", "full"), undefined);
 * ```
 */
export function demangle(name: string, mode: DemangleMode): string | undefined {
  if (mode === "none" || !/^(_Z|_R|___Z|_GLOBAL_)/.test(name)) return undefined;
  try {
    const options = OPTIONS[mode];
    if (name.startsWith("_R")) return demangleRust(name, options.templates);
    const bytes = toBytes(name);
    const plain = demangleLegacyRust(bytes) ?? demangleCpp(bytes, options);
    return plain === undefined ? undefined : fromBytes(plain);
  } catch (error) {
    // Rules in rules are counted, but a caller may have used up the stack.
    if (error instanceof MangledError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Lengths in mangled names are in bytes. */
function toBytes(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function fromBytes(bytes: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}
