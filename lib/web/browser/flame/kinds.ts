/**
 * Whose code a frame is, as colours show it: the one table of names, tints and hatching.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";

/** A kind of frames. */
export interface Kind {
  /** In legends; of profiles without JavaScript, the second. */
  titles: readonly [script: string, native: string];
  /** Tints, for a light and for a dark page: files of one kind may differ. */
  light: readonly string[];
  dark: readonly string[];
  hatched: boolean;
  /** Whether what it calls is its own, too. */
  absorbing: boolean;
}

// Where each stands in KINDS.
const YOURS = 0;
const LIBRARY = 1;
const PLATFORM = 2;
/** What is no JavaScript, in {@linkcode KINDS}. */
export const OUTSIDE = 3;
const COLLECTOR = 4;
const PROFILER = 5;

/** All kinds, those that a person can change first. */
export const KINDS: readonly Kind[] = [
  kind(["your code", "your code"], ["#f6a54b", "#ffc07a"], ["#a85a0a", "#8f4e0c"]),
  kind(["npm and jsr", "libraries"], ["#7fb2f0"], ["#2d61a8"]),
  kind(["Deno", "standard library"], ["#cdbdf0"], ["#5a4590"]),
  kind(["outside JavaScript", "native code"], ["#e6e8ec"], ["#343943"], { hatched: true }),
  kind(["garbage collector", "garbage collector"], ["#f08a8a"], ["#a33a44"], { absorbing: true }),
  kind(["profiler", "profiler"], ["#b4bccb"], ["#5f6878"], { hatched: true, absorbing: true }),
];

/** What stands on them. */
export const KIND_INK = { light: "#16181d", dark: "#ffffff" } as const;

/** Kinds of {@linkcode FrameColumns} by their names; all others are outside of JavaScript. */
const NUMBERS: Readonly<Record<string, number>> = {
  user: YOURS,
  library: LIBRARY,
  platform: PLATFORM,
  GC: COLLECTOR,
  native: OUTSIDE,
};

const SCRIPT_FILE = /\.(?:[cm]?[jt]sx?|vue|svelte)$|^(?:ext|node|https?):/;

/** The kind of each frame: places in {@linkcode KINDS}. */
export function kindsOf(frames: FrameColumns): Uint8Array {
  const byKind = frames.kinds.map((name) => NUMBERS[name] ?? OUTSIDE);
  const own = frames.packages.map((name) => name === "deno-pprof");
  return Uint8Array.from(frames.name, (name, i) => {
    if (own[frames.package[i] ?? 0] || name === "(profiler)") return PROFILER;
    return byKind[frames.kind[i] ?? 0] ?? OUTSIDE;
  });
}

/** The names of kinds in a legend of these frames. */
export function kindTitles({ files }: FrameColumns): string[] {
  const native = files.some((file) => SCRIPT_FILE.test(file)) ? 0 : 1;
  return KINDS.map(({ titles }) => titles[native]);
}

/** 1 for each frame that a person wrote. */
export function ownFrames(frames: FrameColumns): Uint8Array {
  return kindsOf(frames).map((kind) => kind === YOURS ? 1 : 0);
}

function kind(
  titles: Kind["titles"],
  light: readonly string[],
  dark: readonly string[],
  { hatched = false, absorbing = false } = {},
): Kind {
  return { titles, light, dark, hatched, absorbing };
}
