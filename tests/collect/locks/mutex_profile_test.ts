import { ok, strictEqual } from "node:assert/strict";
import { LockWatch } from "../../../lib/collect/locks/lock_watch.ts";
import { mutexProfile } from "../../../lib/collect/locks/mutex_profile.ts";
import { cumOf, functionOf } from "../../support/profile_numbers.ts";

/** The directory of this test: what the application is to the profile. */
const ROOT = import.meta.dirname!;

/** Deno's types do not know Web Locks yet. */
interface Locks {
  request<T>(name: string, granted: () => T): Promise<Awaited<T>>;
  request<T>(name: string, options: object, granted: (lock: unknown) => T): Promise<Awaited<T>>;
}

const { locks } = navigator as unknown as { locks: Locks };
const prototype = Object.getPrototypeOf(locks) as Locks;

function rest(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

async function hold(): Promise<void> {
  await locks.request("orders", () => rest(60));
}

async function queue(): Promise<string> {
  return await locks.request("orders", { mode: "exclusive" }, () => "mine");
}

function sleep(): string {
  return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
}

Deno.test("mutex profile: who waited for a Web Lock, and for how long", async () => {
  const watch = new LockWatch();
  try {
    const [, answer] = await Promise.all([hold(), queue()]);
    strictEqual(answer, "mine");
    const none = await locks.request("orders", { ifAvailable: true }, (l) => l === null);
    strictEqual(none, false);
    const profile = mutexProfile(watch, ROOT, []);
    strictEqual(cumOf(profile, "contentions", "queue"), 1);
    ok(cumOf(profile, "delay", "queue") >= 50e6);
    ok(functionOf(profile, "queue")!.filename.endsWith("mutex_profile_test.ts"));
  } finally {
    watch.stop();
  }
});

Deno.test("mutex profile: waits in Atomics.wait, with the line that waited", () => {
  const watch = new LockWatch();
  try {
    strictEqual(sleep(), "timed-out");
    const profile = mutexProfile(watch, ROOT, []);
    ok(cumOf(profile, "delay", "sleep") >= 25e6);
    const leaf = profile.sample[0]!.location[0]!.line[0]!;
    strictEqual(leaf.function.name, "sleep");
    strictEqual(leaf.line, 31);
  } finally {
    watch.stop();
  }
});

Deno.test("LockWatch puts back what it stood in for, errors pass through it", async () => {
  const { request } = prototype;
  const { wait } = Atomics;
  const watch = new LockWatch();
  ok(prototype.request !== request);
  strictEqual(prototype.request.name, "request");
  const refused = await locks.request("x", () => Promise.reject(new Error("mine")))
    .catch((error: Error) => error.message);
  strictEqual(refused, "mine");
  watch.stop();
  strictEqual(prototype.request, request);
  strictEqual(Atomics.wait, wait);
});
