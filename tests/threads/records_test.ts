import { match, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Records } from "../../lib/fetch/records/records.ts";
import { recordFolder } from "../support/record_folder.ts";
import { freePort, serveInParallel } from "../support/parallel_service.ts";

const SERVED = fileURLToPath(new URL("../fixtures/programs/served.ts", import.meta.url));
const REASON_REGEXP = /^SIGUSR2; (of the thread (.+) alone: 2 others are not in it)$/;

Deno.test({
  name: "deno serve --parallel: SIGUSR2 leaves a record of each thread, which says of which",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await recordFolder([]);
    await using service = await serveInParallel(SERVED, {
      PPROF_ADDR: `127.0.0.1:${freePort()}`,
      PPROF_RECORDS: folder.path,
    });
    // The first answer comes when one recorder has begun: a signal ends nothing any more.
    await (await fetch(`${service.url}debug/pprof/`)).body?.cancel();
    const records = await untilRecorded(folder.path, () => service.process.kill("SIGUSR2"));
    match([...records.keys()].sort().join(), /^main,serve-worker-\d,serve-worker-\d$/);
    for (const { record, whose, of } of records.values()) {
      // Of the others there is the CPU time alone.
      const [one] = whose.split(":");
      const said = { cpu: `samples are ${one}: what others used is (other threads)`, heap: whose };
      for (const [kind, says] of Object.entries(said)) {
        const { comment } = await of.profile({ record, kind });
        strictEqual(comment.filter((text) => text === says).length, 1, `${kind}: ${comment}`);
      }
      match((await of.timeline(record)).title, /, process \d+: SIGUSR2; of the thread/);
    }
    service.process.kill("SIGKILL");
    await service.process.status;
    const errors = await service.errors;
    match(errors, /SIGUSR2; recorded in .*-signal, of the thread main alone: 2 others/);
  },
});

/** A record of each thread, by its name: written when all three know each other. */
async function untilRecorded(folder: string, signal: () => void) {
  for (;;) {
    signal();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const of = await Records.open(folder);
    const found = new Map<string, { record: string; whose: string; of: Records }>();
    for (const { name, reason } of (await of?.list() ?? []).reverse()) {
      const [, whose, thread] = REASON_REGEXP.exec(reason) ?? [];
      if (thread) found.set(thread, { record: name, whose: whose!, of: of! });
    }
    if (found.size === 3) return found;
  }
}
