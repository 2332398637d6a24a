import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { packResponse, unpackResponse } from "../../lib/port/http_message.ts";

Deno.test("a response stays what it is, also where its status allows no body", async () => {
  const headers = { "x-a": "1", "content-type": "text/plain" };
  const there = unpackResponse(await packResponse(new Response("text", { status: 404, headers })));
  deepStrictEqual([there.status, there.headers.get("x-a"), await there.text()], [404, "1", "text"]);
  const empty = unpackResponse(await packResponse(new Response(null, { status: 304 })));
  deepStrictEqual([empty.status, empty.body], [304, null]);
});

Deno.test("what is no response is refused", () => {
  const body = new Uint8Array(1);
  throws(() => unpackResponse({ status: 304, headers: [], body }), TypeError);
  throws(() => unpackResponse({ status: 99, headers: [], body }), RangeError);
  throws(() => unpackResponse({ status: 200, headers: [["\n", ""]], body }), TypeError);
  strictEqual(unpackResponse({ status: 200, headers: [], body }).status, 200);
});
