import { ok, strictEqual } from "node:assert/strict";
import { threadNames } from "../../../lib/collect/threads/thread_names.ts";
import { threadProfile } from "../../../lib/collect/threads/thread_profile.ts";
import { sumOf } from "../../support/profile_numbers.ts";

Deno.test({
  name: "threadcreate: every thread under its name",
  ignore: Deno.build.os !== "linux",
  fn() {
    const names = threadNames()!;
    ok(names.some((name) => name.startsWith("V8 ") || name.startsWith("tokio")), names.join());
    const profile = threadProfile("/app", []);
    ok(sumOf(profile, "threadcreate") >= 3);
    strictEqual(profile.comment.length, 1);
  },
});
