/**
 * An error in Go's form: one line of text, with the header by which
 * `go tool pprof` knows that the text is meant for its user.
 *
 * @example
 * ```ts
 * import { serveError } from "./serve_error.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(await serveError(404, "Unknown profile").text(), "Unknown profile\n");
 * ```
 */
export function serveError(status: number, text: string): Response {
  return new Response(text + "\n", {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      "x-go-pprof": "1",
    },
  });
}
