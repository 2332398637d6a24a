import { deepStrictEqual } from "node:assert/strict";
import { errorMessage } from "../../lib/base/error_message.ts";

Deno.test("errorMessage: anything can be thrown", () => {
  const thrown = [new RangeError("too large"), "text", undefined, null, 7, { message: "no Error" }];
  deepStrictEqual(thrown.map(errorMessage), [
    "too large",
    "text",
    "undefined",
    "null",
    "7",
    "[object Object]",
  ]);
});
