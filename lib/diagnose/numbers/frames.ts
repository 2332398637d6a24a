/**
 * The frames of a sample, and whose they are.
 *
 * @module
 */
import { frameKind, framePackage } from "../../analyse/stacks/frame_kind.ts";
import type { FindingPlace } from "../../contract/findings.ts";
import type { Profile, Sample } from "../../profile/types.ts";

/** A frame of a stack. */
export interface StackFrame extends FindingPlace {
  /** File of its mapping. */
  object: string;
  kind: "yours" | "library" | "platform" | "collector" | "native" | "profiler" | "other";
  /** Of a library. */
  package: string;
}

const KINDS: Readonly<Record<string, StackFrame["kind"]>> = {
  user: "yours",
  library: "library",
  platform: "platform",
  GC: "collector",
  native: "native",
};
/** What stands for something that is no function: `(native)`, `(thread x)`. */
const PSEUDO_REGEXP = /^\((?!anonymous|JavaScript\)|module ).*\)$/;

/** The mapping of the profiler's own code. */
const PROFILER = "deno-pprof";

const JIT_REGEXP = /(?:^|[\\/])jit-\d+\.dump$|^v8$/;

/** Reads frames, each location once. */
export class FrameReader {
  #known = new Map<Sample["location"][number], StackFrame[]>();

  /** Leaf first. */
  of({ location }: Pick<Sample, "location">): StackFrame[] {
    return location.flatMap((each) => {
      let frames = this.#known.get(each);
      if (!frames) this.#known.set(each, frames = framesOf(each));
      return frames;
    });
  }
}

/** Whether a person can change it, or what calls it: code of the program or of its packages. */
export function isCode({ kind }: Pick<StackFrame, "kind">): boolean {
  return kind === "yours" || kind === "library";
}

/** The column of a type of value; -1 if the profile has none. */
export function columnOf({ sampleType }: Profile, type: string): number {
  return sampleType.findIndex((each) => each.type === type);
}

/** A value of a sample as a number. */
export function valueAt({ value }: Sample, column: number): number {
  return Number(value[column] ?? 0);
}

/** The text of a label; nothing if the sample has none of that name. */
export function labelOf({ label }: Sample, key: string): string | undefined {
  for (const each of label) if (each.key === key && "str" in each) return each.str;
  return undefined;
}

function kindOf(origin: { name: string; file: string; object: string }): StackFrame["kind"] {
  if (origin.object === PROFILER) return "profiler";
  const kind = KINDS[frameKind(origin)] ?? "other";
  // In a log of V8 its own functions are where the program's are, and have no file.
  if (kind === "yours" && origin.file === "" && JIT_REGEXP.test(origin.object)) return "platform";
  const isReal = kind === "collector" || kind === "native";
  return PSEUDO_REGEXP.test(origin.name) && !isReal ? "other" : kind;
}

function framesOf({ line, mapping }: Sample["location"][number]): StackFrame[] {
  const object = mapping?.filename ?? "";
  if (line.length === 0) {
    return [{ function: "", file: "", line: 0, object, kind: "native", package: "" }];
  }
  return line.map(({ function: { name, filename, startLine }, line: at }) => {
    const origin = { name, file: filename, object };
    const kind = kindOf(origin);
    const owner = kind === "library" ? framePackage(origin) : "";
    return {
      function: name,
      file: filename,
      line: Number(at) || Number(startLine),
      object,
      kind,
      package: owner,
    };
  });
}
