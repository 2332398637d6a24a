import { ProfileBuilder, valueType } from "../../profile/builder.ts";
import { unixNanos } from "../clock/unix_time.ts";

/**
 * Begins a profile that counts what there is now, as Go's `NAME/count`.
 *
 * @param name The sample type.
 * @param root The application's main module: the first mapping.
 *
 * @example
 * ```ts
 * import { countBuilder } from "./count_builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const { sampleType } = countBuilder("threadcreate", "/app", []).build();
 * deepStrictEqual(sampleType, [{ type: "threadcreate", unit: "count" }]);
 * ```
 */
export function countBuilder(name: string, root: string, comment: string[]): ProfileBuilder {
  const type = valueType(name, "count");
  const builder = new ProfileBuilder({
    sampleType: [type],
    periodType: type,
    period: 1,
    timeNanos: unixNanos(),
    comment,
  });
  builder.mapping(root);
  return builder;
}
