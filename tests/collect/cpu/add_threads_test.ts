import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { addThreads } from "../../../lib/collect/cpu/add_threads.ts";
import { type ThreadTimes, timesBetween } from "../../../lib/native/thread_times.ts";
import { recordedProfile } from "../../support/cpu_profile.ts";
import { cumOf, flatOf, sumOf } from "../../support/profile_numbers.ts";

const MILLI = 1e6;

function thread(id: number, name: string, millis: number): ThreadTimes {
  return { id, name, cpu: millis * MILLI, wait: 0, user: 0, system: 0, startedAt: 1 };
}

/** What a process used whose threads had used nothing before, in milliseconds. */
function used(cpu: number, threads: ThreadTimes[], ended: ThreadTimes[] = []) {
  const whole = { user: 0, system: 0, resolution: 1 };
  const before = [...threads, ...ended].map((each) => ({ ...each, cpu: 0 }));
  return timesBetween(
    { ...whole, cpu: 0, threads: before },
    { ...whole, cpu: cpu * MILLI, threads },
  );
}

const KNOWN = { tasks: new Set(["1"]), main: { id: 1, name: "main" }, trees: undefined };

Deno.test("addThreads() counts other threads and those that have ended", () => {
  const profile = recordedProfile([], 100 * MILLI);
  const threads = [thread(1, "deno", 100), thread(2, "pool", 50)];
  const added = addThreads(profile, used(190, threads, [thread(3, "gone", 0)]), KNOWN);
  strictEqual(sumOf(added, "cpu"), 190 * MILLI);
  strictEqual(cumOf(added, "cpu", "(thread pool)"), 50 * MILLI);
  strictEqual(flatOf(added, "cpu", "(ended threads)"), 40 * MILLI);
  deepStrictEqual(added.comment.at(-1), "threads that ended in the window: gone");
});

Deno.test("addThreads() takes what a thread used beyond its samples for native code, not for ended threads", () => {
  // V8's log has no ticks while the event loop is idle.
  const profile = recordedProfile([], 30 * MILLI);
  const added = addThreads(profile, used(100, [thread(1, "deno", 100)]), KNOWN);
  strictEqual(sumOf(added, "cpu"), 100 * MILLI);
  strictEqual(flatOf(added, "cpu", "(native)"), 70 * MILLI);
  strictEqual(flatOf(added, "cpu", "(ended threads)"), 0);
});
