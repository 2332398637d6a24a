/**
 * Labels alone, for libraries: nothing is profiled by importing this. A profiler
 * in the same program, of whichever module, sees them.
 *
 * @example
 * ```ts
 * import { labelsInForce, withLabels } from "./labels.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(withLabels({ tenant: "a" }, labelsInForce), { tenant: "a" });
 * ```
 *
 * @module
 */
export type { Labels } from "./collect/labels/label_set.ts";
export { requestLabels } from "./collect/labels/request_labels.ts";
export { spanLabels } from "./collect/labels/span_labels.ts";
export { labelsInForce, withLabels } from "./collect/labels/with_labels.ts";
