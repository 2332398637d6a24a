import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { buffersOf, readPortMessage, sizeOf } from "../../lib/port/port_message.ts";

Deno.test("readPortMessage() takes messages and nothing else", () => {
  const messages = [
    { type: "request", id: 1, body: undefined },
    { type: "abort", id: 1, reason: 2 },
    { type: "notice", body: "x" },
    { type: "acknowledge", id: 1 },
    { type: "part", id: 1, body: null },
    { type: "reply", id: 1, body: {} },
    { type: "failure", id: 1, error: "why" },
  ];
  deepStrictEqual(messages.map(readPortMessage), messages);
  const others = [
    undefined,
    null,
    "request",
    [],
    {},
    { type: "reply" },
    { type: "reply", id: "1" },
    { type: "reply", id: 0.5 },
    { type: "failure", id: 1 },
    { type: "failure", id: 1, error: "x".repeat(4_097) },
    { type: "toString", id: 1 },
  ];
  for (const other of others) strictEqual(readPortMessage(other), undefined, String(other));
});

Deno.test("sizeOf() counts bytes and characters, wherever they stand", () => {
  const body = { status: 200, headers: [["a", "bc"]], body: new Uint8Array(5), none: undefined };
  deepStrictEqual([body, "four", undefined, 7].map(sizeOf), [8, 4, 0, 0]);
});

Deno.test("buffersOf() finds what can be moved", () => {
  const bytes = new Uint8Array(3);
  deepStrictEqual(buffersOf({ bytes, text: "x", deep: { bytes } }), [bytes.buffer]);
  deepStrictEqual([buffersOf(bytes).length, buffersOf(undefined).length, buffersOf("x").length], [
    1,
    0,
    0,
  ]);
});
