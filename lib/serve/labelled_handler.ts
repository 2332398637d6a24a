import type { Labels } from "../collect/labels/label_set.ts";
import { requestLabels } from "../collect/labels/request_labels.ts";
import { withLabels } from "../collect/labels/with_labels.ts";

/** Chooses the labels of a request. */
export interface RequestLabeler {
  (request: Request): Labels;
}

/**
 * Makes a handler run under the labels of each request.
 *
 * @param handler The handler.
 * @param labels Chooses them; `true`: method and route.
 *
 * @example
 * ```ts
 * import { labelledHandler } from "./labelled_handler.ts";
 * import { labelsInForce } from "../collect/labels/with_labels.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const handler = labelledHandler((_: Request) => labelsInForce(), true);
 * deepStrictEqual(handler(new Request("http://localhost/a")), { method: "GET", route: "/a" });
 * ```
 */
export function labelledHandler<Rest extends unknown[], Result>(
  handler: (request: Request, ...rest: Rest) => Result,
  labels: RequestLabeler | true,
): (request: Request, ...rest: Rest) => Result {
  const labelsOf = labels === true ? requestLabels : labels;
  // Profiles know these functions by their names: see CALL_OUTS.
  return function callApplication(request, ...rest) {
    const callHandler = () => handler(request, ...rest);
    return withLabels(labelsOf(request), callHandler);
  };
}
