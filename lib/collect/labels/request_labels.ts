import type { Labels } from "./label_set.ts";

/** Segments of a path that look like the number or the key of something. */
const KEY_REGEXP =
  /^(\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=.*\d)[0-9a-f]{16,})$/i;

/**
 * What distinguishes requests: the method, and the route, which is the path with
 * `:id` for each segment that is a number, a UUID or a long hexadecimal key.
 *
 * @example
 * ```ts
 * import { requestLabels } from "./request_labels.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const request = new Request("http://localhost/orders/17/lines?page=2");
 * deepStrictEqual(requestLabels(request), { method: "GET", route: "/orders/:id/lines" });
 * ```
 */
export function requestLabels({ method, url }: Pick<Request, "method" | "url">): Labels {
  const path = url.replace(/^[^/]*\/\/[^/?#]*|[?#].*$/gs, "") || "/";
  const route = path.split("/").map((part) => KEY_REGEXP.test(part) ? ":id" : part).join("/");
  return { method, route };
}
