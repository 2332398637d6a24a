import { rejects, strictEqual } from "node:assert/strict";
import { abortable } from "../../lib/base/abortable.ts";

const never = new Promise<never>(() => {});

Deno.test("abortable: work that ends first has its value or its error", async () => {
  const { signal } = new AbortController();
  strictEqual(await abortable(Promise.resolve(1), signal), 1);
  strictEqual(await abortable(Promise.resolve(1), undefined), 1);
  await rejects(abortable(Promise.reject(new RangeError("failed")), signal), /failed/);
});

Deno.test("abortable: the signal's reason ends the wait, also one from before", async () => {
  const abort = new AbortController();
  const waiting = abortable(never, abort.signal);
  abort.abort(new RangeError("left"));
  await rejects(waiting, /left/);
  await rejects(abortable(Promise.resolve(1), abort.signal), /left/);
});
