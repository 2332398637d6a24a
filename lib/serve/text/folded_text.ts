import { OWN_PREFIX } from "../../collect/source/frame_resolver.ts";
import type { Profile } from "../../profile/types.ts";

/**
 * Stacks as flame graphs take them, as fgprof writes them: a line each, the
 * outermost frame first, and how many samples there are.
 *
 * @example
 * ```ts
 * import { foldedText } from "./folded_text.ts";
 * import { ProfileBuilder, valueType } from "../../profile/builder.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const count = valueType("samples", "count");
 * const builder = new ProfileBuilder({ sampleType: [count], periodType: count, period: 1 });
 * const frame = { filename: "/a.ts", startLine: 1, line: 2, mapping: "/a.ts" };
 * builder.add(["leaf", "root"].map((name) => ({ ...frame, name, systemName: name })), [3]);
 * strictEqual(foldedText(builder.build()), "root;leaf 3\n");
 * ```
 */
export function foldedText({ sample }: Profile): string {
  const counts = new Map<string, number>();
  for (const { location, value: [count] } of sample) {
    // What reports drop by drop_frames is dropped here.
    const names = location.flatMap(({ line }) => line.map((each) => foldable(each.function.name)))
      .filter((name) => !name.startsWith(OWN_PREFIX));
    const stack = names.toReversed().join(";");
    counts.set(stack, (counts.get(stack) ?? 0) + Number(count));
  }
  return [...counts].filter(([, count]) => count > 0).toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([stack, count]) => `${stack} ${count}\n`).join("");
}

/** What separates frames and lines cannot be in a name. */
function foldable(name: string): string {
  return name.replaceAll(";", ":").replaceAll(/[\r\n]+/g, " ");
}
