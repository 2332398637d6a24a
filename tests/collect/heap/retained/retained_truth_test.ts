import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { subtractProfile } from "../../../../lib/profile/combine/subtract.ts";
import type { Profile } from "../../../../lib/profile/types.ts";
import { assertNear } from "../../../support/assert_near.ts";
import { cumOf, sumOf } from "../../../support/profile_numbers.ts";
import { runProfiled } from "../../../support/program_profile.ts";

/** What the program holds, by the frame that would free it. */
const HELD: readonly [frame: string, bytes: number][] = [
  ["sessionCache", 1_000 * 3_200],
  ["onNews", 500 * 3_200],
  ["texts", 1_000 * 2_000],
  ["config", 200_000 * 8],
  ["picture", 3_000_000],
  ["linear", 32 * 65_536],
];

function paths({ sample }: Profile): string[] {
  return sample.map(({ location }) =>
    location.map(({ line }) => line[0]!.function.name).reverse().join(" > ")
  );
}

Deno.test("retained: what a program holds stands below its names, with its bytes", async () => {
  await using run = await runProfiled("retained.ts");
  const [before, after] = [await run.profile(".before"), await run.profile(".after")];
  for (const [frame, bytes] of HELD) {
    const held = cumOf(before, "space", frame);
    assertNear(held / bytes, 1, 0.1, `${frame}: ${held}`);
  }
  const entries =
    "(module retained.ts) > sessionCache > Map > [entries] > Session > basket > Array";
  ok(paths(before).includes(entries), paths(before).slice(0, 40).join("\n"));
  strictEqual(objectsOf(before, "Session"), 1_000);
  // Of two holders neither frees it alone.
  const both = "(held by several) > config > Array";
  ok(paths(before).some((path) => path.endsWith(both)), paths(before).slice(0, 40).join("\n"));

  const [, outside, all] = /^about (\d+) of (\d+) bytes/m.exec(before.comment.join("\n")) ?? [];
  strictEqual(sumOf(before, "space"), Number(all));
  assertNear((Number(all) - Number(outside)) / Number(run.stdout), 1, 0.03, "V8's used heap");

  const grown = subtractProfile(after, before);
  assertNear(cumOf(grown, "space", "sessionCache") / (500 * 3_200), 1, 0.12, "growth");
  for (const [frame] of HELD.slice(1)) {
    deepStrictEqual([frame, cumOf(grown, "space", frame)], [frame, 0]);
  }
});

/** Objects of a class, by the label. */
function objectsOf({ sample }: Profile, name: string): number {
  return sample.reduce((sum, { label, value, location }) => {
    const isOne = label.some((each) => "str" in each && each.str === name);
    // The prototype is of its class, too.
    const isEntry = location.some(({ line }) => line[0]!.function.name === "[entries]");
    return isOne && isEntry ? sum + Number(value[0]) : sum;
  }, 0);
}
