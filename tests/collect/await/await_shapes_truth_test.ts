import { ok, strictEqual } from "node:assert/strict";
import type { Sample } from "../../../lib/profile/types.ts";
import { flatText } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

/** What most of the time of each way to wait is: its frames in the request, and why. */
const SHAPES: Readonly<Record<string, readonly [stack: string, wait: string]>> = {
  all: ["slow < all", "timer"],
  race: ["slow < race", "timer"],
  any: ["slow < any", "timer"],
  allSettled: ["slow < allSettled", "timer"],
  reader: ["reader", "stream"],
  body: ["body", "stream"],
  transformed: ["transformed", "stream"],
  listed: ["numbers < listed", "timer"],
  collected: ["collected", "promise|timer"],
  twice: ["twice", "timer"],
  emitted: ["emitted", "timer"],
  listening: ["listening", "timer"],
  disposed: ["slow < _.[Symbol.asyncDispose] < disposed", "timer"],
  thenable: ["thenable", "timer"],
  subclassed: ["subclassed", "promise|timer"],
  slept: ["slept", "timer"],
  aborted: ["aborted", "timer"],
  iterated: ["iterated", "timer"],
  chained: ["chained", "timer"],
  returned: ["slow < returned", "timer"],
  thrown: ["slow < thrown", "timer"],
  kept: ["kept", "fetch"],
};
/** How much may be missing or too much, beside what each wait has to wait for a core. */
const TOLERANCE = 0.1;
const TURN_NANOS = 2e6;

function namesOf({ location }: Sample): string[] {
  return location.map(({ line }) => line[0]!.function.name);
}

Deno.test("await: every way to wait is below its request, for as long as the program measures", async () => {
  await using run = await runProfiled("await_shapes.ts");
  const profile = await run.profile();
  const truths = JSON.parse(run.stdout) as Record<string, number>;
  strictEqual(Object.keys(truths).join(), Object.keys(SHAPES).join());
  for (const [name, [stack, wait]] of Object.entries(SHAPES)) {
    const all = profile.sample.filter((sample) => {
      const names = namesOf(sample);
      const at = names.lastIndexOf(name);
      return at >= 0 && names[at + 1] === "handle";
    });
    let [nanos, count] = [0, 0];
    const byStack = new Map<string, number>();
    for (const sample of all) {
      const names = namesOf(sample);
      const kind = sample.label.flatMap((l) => l.key === "wait" && "str" in l ? l.str : [])[0];
      const key = `${names.slice(0, names.indexOf("handle")).join(" < ")} [${kind}]`;
      byStack.set(key, (byStack.get(key) ?? 0) + Number(sample.value[1]));
      nanos += Number(sample.value[1]);
      count += Number(sample.value[0]);
    }
    const truth = truths[name]! * 1e6;
    ok(
      Math.abs(nanos - truth) <= truth * TOLERANCE + count * TURN_NANOS,
      `${name}: ${nanos / 1e6}ms, in truth ${truth / 1e6}ms\n${flatText(profile, "wait")}`,
    );
    const most = [...byStack].toSorted((a, b) => b[1] - a[1])[0]?.[0];
    const [, found, why] = /^(.*) \[(.*)\]$/.exec(most ?? "") ?? [];
    strictEqual(found?.replace(/\w+\.<anonymous[^>]*> < /g, ""), stack, name);
    ok(wait.split("|").includes(why!), `${name}: ${why}`);
  }
});
