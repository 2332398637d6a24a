import type { ResolvedFrame } from "./frame_resolver.ts";

/** A frame that stands for what is no function of anybody's. */
export function pseudoFrame(name: string): ResolvedFrame {
  return {
    name,
    systemName: name,
    filename: "",
    startLine: 0,
    line: 0,
    mapping: "deno",
    owner: "deno",
  };
}
