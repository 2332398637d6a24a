import { rejects, strictEqual } from "node:assert/strict";
import { Deadline, endsWithin, withDeadline } from "../../lib/base/deadline.ts";

const never = new Promise<never>(() => {});

Deno.test("withDeadline: what is done in time has its value or its error", async () => {
  strictEqual(await withDeadline(60_000, Promise.resolve("done"), () => "late"), "done");
  strictEqual(await withDeadline(60_000, Promise.resolve(undefined), () => "late"), undefined);
  const failed = Promise.reject(new RangeError("failed"));
  await rejects(withDeadline(60_000, failed, () => "late"), /failed/);
});

Deno.test("withDeadline: what is late has the caller's value or error", async () => {
  strictEqual(await withDeadline(1, never, () => "late"), "late");
  const fail = () => {
    throw new RangeError("too late");
  };
  await rejects(withDeadline(1, never, fail), /too late/);
});

Deno.test("withDeadline: an error after the deadline is no uncaught one", async () => {
  const { promise, reject } = Promise.withResolvers<string>();
  strictEqual(await withDeadline(1, promise, () => "late"), "late");
  reject(new RangeError("nobody waits"));
  await new Promise((resolve) => setTimeout(resolve));
});

Deno.test("endsWithin: what failed has ended", async () => {
  strictEqual(await endsWithin(60_000, Promise.reject(new RangeError())), true);
  strictEqual(await endsWithin(1, never), false);
});

Deno.test("Deadline: its signal aborts then, unless it is stopped", async () => {
  const passed = new Deadline(1);
  await new Promise((resolve) => passed.signal.addEventListener("abort", resolve));
  using stopped = new Deadline(60_000);
  stopped.stop();
  strictEqual(stopped.signal.aborted, false);
});
