import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { IdleSampling } from "../../../lib/collect/cpu/idle_sampling.ts";
import { ProfilerClock } from "../../../lib/collect/clock/profiler_clock.ts";
import type { CpuProfile } from "../../../lib/inspect/protocol.ts";

const ROOT = "file:///app/main.ts";

/** A sampler and a heartbeat that only note what happens to them; V8's clock is the program's. */
function idling() {
  const time = new ProfilerClock();
  time.note(0, 0);
  const looks = new Set<(quiet: boolean) => void>();
  const wakes = new Set<() => void>();
  const windows = new Set<() => void>();
  const segments = new Set<() => (profile: CpuProfile) => void>();
  const state = { rests: false, windows: 0, renewals: 0, delay: 0, begun: 0, isAllowed: true };
  const add = <T>(set: Set<T>) => (listener: T) => {
    set.add(listener);
    return () => set.delete(listener);
  };
  const rest = {
    begin: () => state.isAllowed && ++state.begun > 0,
    end() {},
    [Symbol.dispose]() {},
  };
  const sampling = new IdleSampling({
    cpu: {
      isSilent: false,
      periodNanos: 1e7,
      time,
      get windows() {
        return state.windows;
      },
      renew: () => Promise.resolve(void state.renewals++),
      delayTicks: (micros) => state.delay = micros,
      onWindow: add(windows),
      listen: add(segments),
    },
    heartbeat: {
      get rests() {
        return state.rests;
      },
      listen: add(looks),
      onWake: add(wakes),
    },
    root: ROOT,
    makeRest: () => Promise.resolve({ rest, lateMicros: 30_000 }),
    now: () => now,
  });
  let now = 1_000;
  return {
    state,
    sampling,
    listeners: () => looks.size + wakes.size + windows.size + segments.size,
    async pass(millis: number) {
      now += millis;
      state.rests = true;
      for (const look of looks) look(true);
      await Promise.resolve().then(() => {}).then(() => {});
    },
    wake() {
      state.rests = false;
      for (const listener of wakes) listener();
    },
    open: () => windows.forEach((listener) => listener()),
    /** A segment of samples ends; a function was on top some time ago. */
    end(url: string, ago: number) {
      const receivers = Array.from(segments, (listener) => listener());
      const call = { functionName: "f", scriptId: "7", url, lineNumber: 0, columnNumber: 0 };
      const profile: CpuProfile = {
        nodes: [{ id: 1, callFrame: call, hitCount: 1 }],
        samples: [1],
        timeDeltas: [0],
        startTime: (now - ago) * 1e3,
        endTime: now * 1e3,
      };
      for (const receive of receivers) receive(profile);
    },
  };
}

Deno.test("IdleSampling rests once samples show that the program does nothing while the heartbeat rests", async () => {
  const { state, pass, end } = idling();
  await pass(1_000);
  await pass(19_000);
  strictEqual(state.renewals, 0);
  await pass(2_000);
  strictEqual(state.renewals, 1);
  end("ext:core/01_core.js", 500);
  await pass(1_000);
  deepStrictEqual([state.begun, state.delay], [1, 30_000]);
});

Deno.test("IdleSampling ends the rest for a request and for a window", async () => {
  const { state, pass, end, wake, open } = idling();
  await pass(1_000);
  await pass(21_000);
  end("", 30_000);
  await pass(1_000);
  strictEqual(state.delay, 30_000);
  wake();
  strictEqual(state.delay, 0);
  await pass(1_000);
  strictEqual(state.delay, 30_000);
  state.windows = 1;
  open();
  strictEqual(state.delay, 0);
  await pass(1_000);
  strictEqual(state.delay, 0);
});

Deno.test("IdleSampling does not rest where the program works while the heartbeat rests", async () => {
  const { state, pass, end } = idling();
  await pass(1_000);
  await pass(21_000);
  end(ROOT, 500);
  await pass(1_000);
  deepStrictEqual([state.begun, state.renewals], [0, 1]);
  await pass(58_000);
  strictEqual(state.renewals, 1);
  await pass(2_000);
  strictEqual(state.renewals, 2);
});

Deno.test("IdleSampling takes what runs for requests for no work of its own", async () => {
  const { state, pass, end, wake } = idling();
  await pass(1_000);
  await pass(21_000);
  wake();
  end(ROOT, 0);
  await pass(1_000);
  strictEqual(state.delay, 30_000);
});

Deno.test("IdleSampling leaves the sampler alone where it may not rest, and once it is stopped", async () => {
  const { state, pass, end, sampling, listeners } = idling();
  state.isAllowed = false;
  await pass(1_000);
  await pass(21_000);
  end("", 30_000);
  await pass(1_000);
  strictEqual(state.delay, 0);
  sampling.stop();
  strictEqual(listeners(), 0);
});
