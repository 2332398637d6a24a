import { match, ok, strictEqual } from "node:assert/strict";
import type { Profile } from "../../../lib/profile/types.ts";
import { flatText } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

function threadsOf({ sample }: Profile, name: string): Set<string | undefined> {
  return new Set(
    sample.filter(({ location }) => location.some(({ line }) => line[0]?.function.name === name))
      .map(({ label }) => label.flatMap((l) => l.key === "thread" && "str" in l ? l.str : [])[0]),
  );
}

Deno.test("await: waits of a Worker have its label; a stop in a window leaves what was seen", async () => {
  await using run = await runProfiled("worker_waits.ts");
  const profile = await run.profile();
  const seen = flatText(profile, "wait") + profile.comment.join("\n");
  strictEqual([...threadsOf(profile, "inWorker")].join(), "waiter", seen);
  strictEqual([...threadsOf(profile, "inMain")].join(), "main", seen);
  const cut = await run.profile("cut");
  ok(threadsOf(cut, "inMain").size > 0, flatText(cut, "wait"));
  match(cut.comment.join("\n"), /cut short: ended before its 600 seconds were over/);
});
