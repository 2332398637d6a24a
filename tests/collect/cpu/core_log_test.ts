import { ok, strictEqual } from "node:assert/strict";
import { CoreLog } from "../../../lib/collect/cpu/core_log.ts";
import { delay } from "../../../lib/base/delay.ts";
import { testWithPerf } from "../../support/perf_events.ts";

/** Notifies the log of so much waiting, four times a second as the recorder does. */
async function notify(log: CoreLog, waits: readonly number[]): Promise<void> {
  for (const wait of waits) {
    log.note({ cpu: 0, wait });
    await delay(100);
  }
}

Deno.test("CoreLog watches nothing while nobody waits for a core, or where waiting is not known", async () => {
  const log = new CoreLog();
  const from = performance.now();
  await notify(log, [0, 1e6, 2e6, 3e6]);
  log.note({ cpu: 0 });
  strictEqual(log.between(from, performance.now()), undefined);
  log.stop();
});

testWithPerf("CoreLog knows when the thread had a core once it has waited for one", async () => {
  const log = new CoreLog();
  await notify(log, [0, 50e6, 100e6, 150e6]);
  const from = performance.now();
  await notify(log, [200e6, 250e6, 300e6]);
  const until = performance.now();
  const known = log.between(from, until);
  ok(known && known.thread.length >= 3, "it has slept three times");
  ok(known.thread.every(({ from, to }, i) => from < to && from >= (known.thread[i - 1]?.to ?? 0)));
  // Less than half of it was watched.
  strictEqual(log.between(from - 10_000, until), undefined);
  log.stop();
  strictEqual(log.between(until + 1_000, until + 2_000), undefined);
});
