import { deepStrictEqual } from "node:assert/strict";
import { nameThread } from "../../lib/base/thread_name.ts";

Deno.test({
  name: "nameThread: Linux has the name of the calling thread, cut to 15 bytes",
  ignore: Deno.build.os !== "linux",
  fn() {
    const file = "/proc/thread-self/comm";
    const before = Deno.readTextFileSync(file).trimEnd();
    try {
      nameThread("pprof, a long name");
      deepStrictEqual(Deno.readTextFileSync(file).trimEnd(), "pprof, a long n");
    } finally {
      nameThread(before);
    }
  },
});
