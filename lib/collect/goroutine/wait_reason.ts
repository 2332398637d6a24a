import type { ResolvedFrame } from "../source/frame_resolver.ts";
import type { Goroutine } from "./goroutine.ts";
import type { OpNames } from "./op_names.ts";

/** What waiting in a part of Deno is called: by its scripts, then by its operations. */
const BY_SCRIPT: readonly [script: RegExp, wait: string][] = [
  [/^ext:deno_fetch\/26_fetch/, "fetch"],
  [/^ext:deno_web\/locks/, "lock"],
  [/^ext:deno_web\/06_streams/, "stream"],
  [/^(ext:deno_web\/\w*timers|node:timers)/, "timer"],
];

/**
 * What a goroutine waits for, as far as it can be known.
 *
 * @param frames Its stack, resolved, leaf first.
 * @returns `timer`, `fetch`, `lock`, `stream`, an operation by its name, `promise of f`, the name of the
 * function of Deno's in which it waits, `promise` or `promises`; `""` for a generator that nobody asks.
 */
export function waitReason(
  { stack, waitsFor }: Goroutine,
  frames: readonly ResolvedFrame[],
  ops: OpNames,
): string {
  const leaf = stack[0]!;
  const { settlers } = leaf;
  if (settlers === undefined) return "";
  if (waitsFor) return `promise of ${waitsFor.function.call.functionName || "(anonymous)"}`;
  const inDeno = frames.findIndex((frame) => frame.owner !== "deno");
  const denoFrames = inDeno < 0 ? frames : frames.slice(0, inDeno);
  for (const { filename } of denoFrames.toReversed()) {
    const known = byScript(filename);
    if (known) return known;
  }
  const op = ops.of(leaf);
  if (op) return op;
  if (settlers.timer) return "timer";
  for (const holder of settlers.holders) {
    const known = byScript(holder);
    if (known) return known;
  }
  // The name of the function of Deno's that the program called is at least a hint.
  if (inDeno > 0 && !frames[0]!.name.includes("<")) return frames[0]!.name;
  return settlers.combined ? "promises" : "promise";
}

function byScript(url: string): string | undefined {
  return BY_SCRIPT.find(([script]) => script.test(url))?.[1];
}
