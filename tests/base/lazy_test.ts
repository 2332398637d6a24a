import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { Lazy } from "../../lib/base/lazy.ts";

Deno.test("Lazy: nothing is made before it is wanted, then once for all", async () => {
  let made = 0;
  const lazy = new Lazy(() => Promise.resolve(++made));
  deepStrictEqual([lazy.value, lazy.begun, made], [undefined, undefined, 0]);
  deepStrictEqual(await Promise.all([lazy.get(), lazy.get()]), [1, 1]);
  deepStrictEqual([lazy.value, await lazy.begun, await lazy.get()], [1, 1, 1]);
});

Deno.test("Lazy: who wants what cannot be made gets the error; unwanted, it ends no program", async () => {
  let tries = 0;
  const lazy = new Lazy(() => Promise.reject(new RangeError(`try ${++tries}`)));
  void lazy.get();
  await new Promise((resolve) => setTimeout(resolve));
  await rejects(lazy.get(), /try 1/);
  strictEqual(lazy.value, undefined);
});
