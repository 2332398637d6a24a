import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { latestCode, processCode } from "../../lib/native/process_code.ts";

const isLinux = Deno.build.os === "linux";

Deno.test({
  name: "latestCode() keeps what was known of a process that is ending",
  ignore: !isLinux,
  fn: async () => {
    const child = new Deno.Command("cat", { stdin: "piped", stdout: "null" }).spawn();
    const before = processCode(child.pid);
    ok(!("missing" in before.mappings) && before.mappings.length > 0);
    child.kill("SIGKILL");
    await child.status;
    const after = processCode(child.pid);
    ok("missing" in after.mappings);
    match(after.mappings.missing, /^Cannot read "\/proc\/\d+\/maps": /);
    strictEqual(latestCode(before), before);
    await child.stdin.abort().catch(() => {});
  },
});

Deno.test({
  name: "processCode() says of a process that is there without its memory that it has ended",
  ignore: !isLinux,
  fn: async () => {
    // `cat` does not know of the child that it has from the shell, and never takes its end.
    const parent = new Deno.Command("sh", {
      args: ["-c", "sleep 0 & echo $!; exec cat"],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = parent.stdout.getReader();
    const pid = Number(new TextDecoder().decode((await reader.read()).value));
    while (!/\) Z /.test(await Deno.readTextFile(`/proc/${pid}/stat`))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    deepStrictEqual(processCode(pid).mappings, {
      missing: `Cannot read "/proc/${pid}/maps": the process has ended`,
    });
    parent.kill("SIGKILL");
    await parent.status;
    await reader.cancel();
    await parent.stdin.abort().catch(() => {});
  },
});
