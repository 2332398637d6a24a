import { callUnder, currentLabels } from "./label_context.ts";
import { type Labels, LabelSet } from "./label_set.ts";

/**
 * Calls a function under labels: Go's `pprof.Do`. CPU samples and goroutines of
 * all that it leads to carry them, across `await`, timers and streams, so that
 * `-tagfocus`, `-tagroot` and `-tags` distinguish routes or tenants.
 *
 * They add to those in force; of two with one name the inner one counts.
 * At most 32 count together, of 256 characters each.
 *
 * @param labels Names and values.
 * @param fn What to call.
 * @returns What it returns.
 *
 * @example
 * ```ts
 * import { labelsInForce, withLabels } from "./with_labels.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const seen = await withLabels({ route: "/orders", tenant: "a" }, () =>
 *   withLabels({ tenant: "b" }, async () => {
 *     await Promise.resolve();
 *     return labelsInForce();
 *   }));
 * deepStrictEqual(seen, { route: "/orders", tenant: "b" });
 * ```
 */
export function withLabels<T>(labels: Labels, fn: () => T): T {
  return callUnder(new LabelSet(currentLabels(), labels), fn);
}

/** The labels in force here: Go's `pprof.ForLabels`. */
export function labelsInForce(): Labels {
  return Object.fromEntries(currentLabels()?.entries ?? []);
}
