import { ok, strictEqual } from "node:assert/strict";

interface Sampled {
  idle: number;
  working: number;
}

const PROGRAM = new URL("../fixtures/programs/sampler_rest.ts", import.meta.url).href;
/** Number of `CAP_SYS_NICE`. */
const SYS_NICE = 23n;

async function run(...flags: string[]) {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-lock", "--cached-only", ...flags, PROGRAM],
  }).output();
  ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout)) as
    & { isAllowed: boolean }
    & Record<"usual" | "resting" | "after" | "crowded" | "later", Sampled>;
}

function mayBeNice(): boolean {
  const [, effective = "0"] =
    /^CapEff:\s*(\S+)/m.exec(Deno.readTextFileSync("/proc/self/status")) ??
      [];
  return (BigInt(`0x${effective}`) >> SYS_NICE & 1n) === 1n;
}

Deno.test({
  name: "SamplerRest lets V8 sample an idle thread seldom, and work as before",
  ignore: Deno.build.os !== "linux" || !mayBeNice(),
  async fn() {
    const { isAllowed, usual, resting, after, crowded, later } = await run("-A");
    strictEqual(isAllowed, true);
    const seen = JSON.stringify({ usual, resting, after, crowded, later });
    ok(resting.idle < 0.5 * usual.idle && after.idle > 2 * resting.idle, seen);
    // It goes before all others meanwhile, and ends to: it rests all the same.
    ok(crowded.idle < 0.5 * usual.idle && later.idle < 0.5 * usual.idle, seen);
    // Without the timer that wakes V8's thread it would oversleep half of the work.
    ok(resting.working >= 2, seen);
  },
});

Deno.test({
  name: "SamplerRest changes nothing where it is not allowed, and asks nobody",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { isAllowed, usual, resting } = await run("--allow-sys");
    strictEqual(isAllowed, false);
    ok(resting.idle > 0.5 * usual.idle, JSON.stringify({ usual, resting }));
  },
});
