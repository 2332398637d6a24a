import { ok, strictEqual } from "node:assert/strict";
import { NameService } from "../../lib/machine/names/name_service.ts";
import { watchCallers } from "../../lib/native/caller_watch.ts";
import { nameStacks } from "../../lib/native/name_stacks.ts";
import { isRefused } from "../../lib/native/refusal.ts";
import { testWithPerf } from "../support/perf_events.ts";

/** Tests need not run in the process's first thread. */
function ownThread(): number {
  return Number(Deno.readLinkSync("/proc/thread-self").split("/").at(-1));
}

testWithPerf(
  "watchCallers() finds the JavaScript that called libraries, through all between",
  async () => {
    const watch = watchCallers(ownThread());
    if (isRefused(watch)) throw new Error(watch.refused);
    const file = await Deno.makeTempFile({ dir: "/dev/shm" });
    const bytes = new Uint8Array(50_000);
    const until = performance.now() + 1_500;
    while (performance.now() < until) Deno.writeFileSync(file, bytes);
    await Deno.remove(file);
    const seen = watch.stop();
    strictEqual(seen.thread, ownThread());
    ok(seen.stacks.length > 0);
    using names = new NameService();
    const { stack } = await nameStacks({ pid: Deno.pid, stacks: seen.stacks }, names);
    const all = Array.from(
      { length: seen.stacks.length },
      (_, i) => stack(seen.stacks.stackAt(i)),
    );
    const writes = all.filter(({ frames }) => /^(open|write)/.test(frames[0]?.name ?? ""));
    ok(writes.length > 0, all.map(({ frames }) => frames[0]?.name).join(" "));
    for (const { frames } of writes) {
      const names = frames.map(({ name, kind }) => kind === "script" ? "(script)" : name);
      const op = names.indexOf("op_fs_write_file_sync");
      // Between the library and the op is Rust that has names, after it JavaScript.
      ok(op > 1 && names.indexOf("(script)") > op, names.join(" < "));
    }
  },
);
