import { rejects, strictEqual } from "node:assert/strict";
import { poll } from "../../lib/base/poll.ts";

Deno.test("poll: looks at once, and returns the first thing there is", async () => {
  strictEqual(await poll(() => 0, { every: 60_000, timeout: 60_000 }), 0);
  let looks = 0;
  const look = () => Promise.resolve(++looks < 3 ? undefined : `look ${looks}`);
  strictEqual(await poll(look, { every: 1, timeout: 60_000 }), "look 3");
});

Deno.test("poll: ends after its time, which may change meanwhile", async () => {
  strictEqual(await poll(() => false, { every: 1, timeout: 5 }), undefined);
  let millis = 60_000;
  const look = () => {
    millis = -1;
    return undefined;
  };
  strictEqual(await poll(look, { every: 1, timeout: () => millis }), undefined);
});

Deno.test("poll: an error while looking ends it", async () => {
  const look = () => Promise.reject(new RangeError("gone"));
  await rejects(poll(look, { every: 1, timeout: 60_000 }), /gone/);
});
