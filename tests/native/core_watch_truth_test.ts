import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { SwitchLog, watchCore } from "../../lib/native/core_watch.ts";
import { testWithPerf } from "../support/perf_events.ts";

Deno.test("SwitchLog makes intervals of switches, without those that began before", () => {
  const log = new SwitchLog();
  log.switched(5, false, false);
  log.switched(10, true, false);
  log.switched(30, false, true);
  log.switched(40, true, false);
  deepStrictEqual(log.take(), {
    intervals: [{ from: 10, to: 30, wouldRun: true }],
    lost: 0,
    dropped: 0,
  });
  log.switched(45, false, false);
  deepStrictEqual(log.take().intervals, [{ from: 40, to: 45, wouldRun: false }]);
});

Deno.test("SwitchLog does not join over lost records", () => {
  const log = new SwitchLog();
  log.switched(10, true, false);
  log.lost(4);
  log.switched(90, false, false);
  deepStrictEqual(log.take(), { intervals: [], lost: 4, dropped: 0 });
});

Deno.test("SwitchLog keeps a bounded number of intervals", () => {
  const log = new SwitchLog();
  const many = 300_000;
  for (let i = 0; i < many; i++) {
    log.switched(2 * i, true, false);
    log.switched(2 * i + 1, false, false);
  }
  const { intervals, dropped } = log.take();
  ok(dropped > 0);
  strictEqual(intervals.length + dropped, many);
});

testWithPerf("watchCore() distinguishes time on the core from sleep", async () => {
  const watch = watchCore();
  ok(!("refused" in watch));
  const before = process.threadCpuUsage();
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 20));
  const { intervals, lost } = watch.stop();
  const used = process.threadCpuUsage(before);
  strictEqual(lost, 0);
  ok(intervals.length >= 4, `${intervals.length} intervals`);
  intervals.forEach(({ from, to }, i) => {
    ok(from <= to);
    ok(i === 0 || intervals[i - 1]!.to <= from);
  });
  const onCore = intervals.reduce((sum, { from, to }) => sum + to - from, 0);
  // Clock ticks of 10 ms; the thread sleeps for 100 ms.
  ok(onCore <= (used.user + used.system) * 1000 + 40e6, `${onCore} ns on the core`);
});

Deno.test({
  name: "watchCore() needs foreign functions and nothing else, and asks nobody",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const module = new URL("../../lib/native/core_watch.ts", import.meta.url).href;
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    try {
      await Deno.writeTextFile(
        file,
        `import { watchCore } from "${module}";
         const watch = watchCore();
         console.log("refused" in watch ? watch.refused : watch.stop().lost);`,
      );
      for (
        const [flags, expected] of [[[], /^native stacks need --allow-ffi$/], [
          ["--allow-ffi"],
          /^0$|perf events/,
        ]] as const
      ) {
        const { stdout } = await new Deno.Command(Deno.execPath(), {
          args: ["run", "--no-prompt", "--no-lock", "--cached-only", ...flags, file],
        }).output();
        match(new TextDecoder().decode(stdout).trim(), expected);
      }
    } finally {
      await Deno.remove(file);
    }
  },
});
