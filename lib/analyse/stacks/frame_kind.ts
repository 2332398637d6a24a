/**
 * Whose code a frame is: a guess from its names, for colours.
 *
 * @module
 */

/** What a frame's kind follows from. */
interface FrameOrigin {
  name: string;
  file: string;
  /** File of its mapping, `""` if there is none. */
  object: string;
}

/** A row of the table: it fits if everything fits that it names. */
interface Rule extends Partial<Record<keyof FrameOrigin, RegExp>> {
  kind: string;
}

/** All kinds, the ones that a person looks for first. */
export const FRAME_KINDS: readonly string[] = [
  "user",
  "library",
  "platform",
  "GC",
  "native",
  "unknown",
];

const GO_COLLECTOR =
  /^runtime\.(?:gc[A-Z]|bg(?:sweep|scavenge)|scan(?:[Oo]bject|block|stack|frame|Span)|mark(?:root|Bits)|greyobject|sweepone|wbBuf|\(\*(?:gcWork|gcBits|sweep\w*)\)|\(\*mspan\)\.sweep|\(\*mheap\)\.reclaim)/;

/** The first that fits counts. */
const RULES: readonly Rule[] = [
  { kind: "GC", name: GO_COLLECTOR },
  {
    kind: "GC",
    name: /^\(garbage collector\)$|^(?:G1|ZGC|Shenandoah|ParallelGC)\w*::|^v8::.*\bGC\b/,
  },
  { kind: "native", object: /^\[|\.so(?:\.[\d.]+)?$|\.dylib$|\.dll$|^v8$|(?:^|\/)vmlinux/ },
  // The program that runs JavaScript: Rust and C++, where no script is.
  { kind: "native", object: /[\\/](?:deno|node)(?:\.exe)?$/, file: /^$|\.(?:rs|cc?|cpp|h|hpp)$/ },
  {
    kind: "native",
    name: /^\((?:native|kernel|thread .*|(?:ended|other) threads)\)$/,
    object: /^deno$/,
  },
  { kind: "user", name: /^\(JavaScript\)$/, object: /^deno$/ },
  { kind: "platform", file: /^(?:ext|node|deno|checkin|internal):/ },
  { kind: "platform", object: /^deno$/ },
  { kind: "library", file: /\/(?:node_modules|pkg\/mod|vendor|site-packages|registry\/src)\// },
  { kind: "library", object: /^(?:npm|jsr)\/|^deno-pprof$/ },
  { kind: "library", file: /^https?:/ },
  {
    kind: "platform",
    file: /\/(?:go|go[\d.]+|goroot|libexec)\/src\/|^\/rustc\/|\/library\/std\//i,
  },
  // Go's own packages have no dot before the first slash.
  {
    kind: "platform",
    name: /^(?!main\.)[a-z]\w*(?:\/[\w/]+)?\.[\w(]/,
    file: /^(?:$|\w+\/.*\.go$)/,
  },
  {
    kind: "platform",
    name: /^(?:std|core|alloc|__gnu_cxx)::|^(?:java|javax|jdk|sun|scala|kotlin)\./,
  },
  { kind: "user", file: /./ },
  { kind: "user", name: /./ },
];

/**
 * Guesses whose code a frame is.
 *
 * @param origin What is known.
 * @returns One of {@linkcode FRAME_KINDS}.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { frameKind } from "./frame_kind.ts";
 *
 * strictEqual(frameKind({ name: "map", file: "/app/node_modules/x/x.js", object: "" }), "library");
 * ```
 */
export function frameKind(origin: FrameOrigin): string {
  const rule = RULES.find(({ name, file, object }) =>
    (name?.test(origin.name) ?? true) && (file?.test(origin.file) ?? true) &&
    (object?.test(origin.object) ?? true)
  );
  return rule?.kind ?? "unknown";
}

/** Mappings that are packages, as V8's profiles have them; others are programs. */
const PACKAGE_OBJECT = /^(?:npm|jsr)\/.|^(?:deno|v8|deno-pprof)$/;
const SCRIPT_FILE = /\.(?:[cm]?[jt]sx?|vue|svelte)$|^https?:/;

/**
 * The package of a frame, by the manners of its language.
 *
 * @param origin What is known.
 * @returns Its name, `""` if there is none.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { framePackage } from "./frame_kind.ts";
 *
 * strictEqual(framePackage({ name: "net/http.(*conn).serve", file: "", object: "" }), "net/http");
 * ```
 */
export function framePackage({ name, file, object }: FrameOrigin): string {
  if (PACKAGE_OBJECT.test(object)) return object;
  if (SCRIPT_FILE.test(file)) return object.replace(/\/+$/, "").replace(/^.*\//, "");
  const java = /^((?:[a-z]\w*\.)+)[A-Z]/.exec(name);
  if (java) return java[1]!.slice(0, -1);
  const slash = name.lastIndexOf("/", name.search(/[(<[]|$/)) + 1;
  const [last = ""] = /^[\w\-]+(?=\.|::)/.exec(name.slice(slash)) ?? [];
  const folders = name.slice(0, slash);
  return last !== "" && /^[\w\-./~]*$/.test(folders) ? folders + last : "";
}
