import { deepStrictEqual } from "node:assert/strict";
import { requestLabels } from "../../../lib/collect/labels/request_labels.ts";

/** Rows of URL and route. */
const ROUTES: readonly [url: string, route: string][] = [
  ["http://localhost/", "/"],
  ["http://localhost", "/"],
  ["http://localhost?x=/1", "/"],
  ["https://user@host:8080/a/b/?q#f", "/a/b/"],
  ["http://h/orders/17", "/orders/:id"],
  ["http://h/orders/1f0c2c5e-5a0b-4a63-9a3f-0c3a5e1d2b4c/items", "/orders/:id/items"],
  ["http://h/blobs/9f86d081884c7d659a2feaa0c55ad015", "/blobs/:id"],
  ["http://h/v2/accessed/deadbeef", "/v2/accessed/deadbeef"],
  ["http://h/facadefacadefacade", "/facadefacadefacade"],
];

for (const [url, route] of ROUTES) {
  Deno.test(`requestLabels() takes ${url} for ${route}`, () => {
    deepStrictEqual(requestLabels({ method: "PUT", url }), { method: "PUT", route });
  });
}
