import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert/strict";
import { setTimeout as importedLater } from "node:timers/promises";
import { promisify } from "node:util";
import { labelsInForce, withLabels } from "../../../lib/mod.ts";

const sleep = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

Deno.test("withLabels() nests as Go's, and ends with its function", () => {
  withLabels({ route: "/a", tenant: "1" }, () => {
    withLabels({ tenant: "2" }, () => {
      deepStrictEqual(labelsInForce(), { route: "/a", tenant: "2" });
    });
    deepStrictEqual(labelsInForce(), { route: "/a", tenant: "1" });
    throws(() => withLabels({ x: "y" }, () => fail()), /on purpose/);
    deepStrictEqual(labelsInForce(), { route: "/a", tenant: "1" });
  });
  deepStrictEqual(labelsInForce(), {});
});

Deno.test("withLabels() reaches whatever its function leads to", async () => {
  const seen: Record<string, unknown> = {};
  const note = (name: string) => seen[name] = labelsInForce()["route"];
  const calls: Record<string, () => Promise<unknown>> = {
    await: async () => await null,
    timer: () => sleep(1),
    imported: () => importedLater(1),
    promisified: () => promisify(setTimeout)(1),
    microtask: () => new Promise<void>(queueMicrotask),
    tick: () => new Promise<void>((resolve) => process.nextTick(resolve)),
    immediate: () => new Promise<void>((resolve) => setImmediate(resolve)),
    stream: () => new Response(new Blob(["x"]).stream()).text(),
    failure: () => rejects(Promise.reject(new Error("x"))),
  };
  await Promise.all(
    Object.entries(calls).map(([name, call]) =>
      withLabels({ route: name }, async () => {
        await call();
        note(name);
      })
    ),
  );
  deepStrictEqual(seen, Object.fromEntries(Object.keys(calls).map((name) => [name, name])));
  deepStrictEqual(labelsInForce(), {});
});

Deno.test("timers are called as before: with what they were given", async () => {
  await withLabels({ route: "/a" }, async () => {
    const given = await new Promise((resolve) => setTimeout((...all) => resolve(all), 0, 1, "two"));
    deepStrictEqual(given, [1, "two"]);
    const timer = setInterval(() => {}, 1000);
    clearInterval(timer);
  });
  strictEqual(setTimeout.name, "setTimeout");
  strictEqual(queueMicrotask.length, 1);
});

function fail(): never {
  throw new Error("on purpose");
}
