import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { delay, nextTurn } from "../../lib/base/delay.ts";

Deno.test("delay: says whether the whole time went by", async () => {
  strictEqual(await delay(1), true);
  const abort = new AbortController();
  const ended = delay(60_000, abort.signal);
  abort.abort();
  strictEqual(await ended, false);
  strictEqual(await delay(60_000, abort.signal), false);
});

Deno.test("nextTurn: what waits for the event loop comes first", async () => {
  const order: string[] = [];
  setTimeout(() => order.push("timer"));
  await Promise.resolve();
  await nextTurn();
  deepStrictEqual(order, ["timer"]);
});
