import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { connectWebSocket } from "../../../lib/inspect/web_socket.ts";
import { listeners } from "../../../lib/fetch/inspect/proc_sockets.ts";
import { listTargets } from "../../../lib/fetch/inspect/targets.ts";
import { HttpClient } from "../../../lib/fetch/http/client.ts";
import { assertNear } from "../../support/assert_near.ts";
import { startInspected } from "../../support/inspected.ts";
import { cumOf, flatOf, flatText, isOfProgram, sumOf } from "../../support/profile_numbers.ts";
import {
  checkLeaves,
  checkStalls,
  checkThreads,
  checkWaits,
  comments,
  inspected,
  STALLING,
  WAITING,
  WORK,
} from "./support.ts";

const RUN = [Deno.execPath(), "run", "-A", "--no-lock"];
const LINES = (await Deno.readTextFile(WORK)).split("\n");
const lineOf = (mark: string) => LINES.findIndex((line) => line.endsWith(`//@${mark}`)) + 1;

Deno.test("inspect: a Deno program shows where its time goes, and works on", async () => {
  await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", WORK]);
  const source = `inspect://${program.host}`;
  await program.says(/turns/);
  // Late: by now all is inlined into one function.
  const { profile } = await inspected(`${source}/profile?seconds=2&recompile=1`);
  const seen = flatText(profile, "cpu");
  checkLeaves(profile, WORK);
  const [a, b] = [flatOf(profile, "cpu", "leafA"), flatOf(profile, "cpu", "leafB")];
  assertNear(a / (a + b), 0.75, 0.1, `leafA of\n${seen}`);
  ok(cumOf(profile, "cpu", "turn") > 0.7 * sumOf(profile, "cpu", isOfProgram), seen);
  strictEqual(profile.mapping[0]?.filename, WORK);

  const again = await inspected(`${source}/`, { seconds: 1 });
  ok(comments(again.profile, /^late start: functions that V8 had inlined/));
  if (Deno.build.os === "linux") ok(comments(again.profile, /Linux scheduler statistics/));
  await program.says(/turns/);

  strictEqual(Number(again.profile.period), 1_070_000);
  const { profile: slow } = await inspected(`${source}/profile?seconds=1&hz=50`);
  strictEqual(Number(slow.period), 21_400_000);
  ok(comments(slow, /^hz=50: .* for its \d+ samples$/));
});

Deno.test("inspect: a Deno program shows its memory and what waits in it", async () => {
  await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", WORK]);
  const source = `inspect://${program.host}`;
  await program.says(/turns/);
  const { profile: allocs } = await inspected(`${source}/allocs?seconds=1`);
  strictEqual(allocs.defaultSampleType, "alloc_space");
  ok(cumOf(allocs, "alloc_space", "turn") > 0.5 * sumOf(allocs, "alloc_space"));
  const { profile: heap } = await inspected(`${source}/heap?seconds=1`);
  ok(cumOf(heap, "inuse_space", "turn") > 0);
  ok(flatOf(heap, "inuse_space", "(allocated before attaching)") > 0);
  strictEqual(sumOf(heap, "alloc_space"), 0);

  const { profile: waiting } = await inspected(`${source}/goroutine`);
  const stacks = waiting.sample.map(({ location, value }) => ({
    count: Number(value[0]),
    stack: location.map(({ line: [at] }) => `${at!.function.name}:${at!.line}`),
  })).filter(({ stack }) => stack[0]?.startsWith("query"));
  deepStrictEqual(stacks, [
    { count: 2, stack: [`query:${lineOf("query")}`, `request:${lineOf("request")}`] },
  ]);
  await program.says(/turns/);
});

Deno.test("inspect: a Deno program that waits under labels shows them", async () => {
  const labelled = new URL("../../fixtures/programs/attached/labelled.ts", import.meta.url);
  const command = [...RUN, "--inspect=127.0.0.1:0", labelled.pathname];
  await using program = await startInspected(command);
  await program.says(/waits/);
  const { profile } = await inspected(`inspect://${program.host}/goroutine`);
  const waits = profile.sample.find(({ location }) =>
    location[0]?.line[0]?.function.name === "wait"
  );
  const route = waits?.label.find(({ key }) => key === "route");
  strictEqual(route && "str" in route ? route.str : "", "/orders", `${profile.comment}`);
});

Deno.test("inspect: a Deno program whose loop is held names the function that holds it", async () => {
  await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", WORK, "hold"]);
  const source = `inspect://${program.host}`;
  await untilHeld(program.host);
  const { profile } = await inspected(`${source}/profile?seconds=1`);
  ok(
    cumOf(profile, "cpu", "holdTheLoop") > 0.7 * sumOf(profile, "cpu", isOfProgram),
    flatText(profile, "cpu"),
  );
  ok(comments(profile, /^the event loop did not turn/));
  const { profile: running } = await inspected(`${source}/goroutine`);
  strictEqual(cumOf(running, "goroutine", "holdTheLoop"), 1);
  const { profile: block } = await inspected(`${source}/block?seconds=1`);
  const seen = flatText(block, "delay");
  strictEqual(cumOf(block, "contentions", "holdTheLoop"), 1, seen);
  ok(cumOf(block, "delay", "holdTheLoop") > 0.7 * sumOf(block, "delay"), seen);
  ok(sumOf(block, "delay") >= 0.9e9, seen);
});

Deno.test("inspect: a Deno program shows where it waits", async () => {
  await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", WAITING]);
  await checkWaits(program);
});

Deno.test("inspect: a Deno program shows what holds its loop", async () => {
  await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", STALLING]);
  await checkStalls(program);
});

Deno.test({
  name: "inspect: a Deno program shows its threads",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", STALLING]);
    await checkThreads(program);
  },
});

Deno.test("inspect: another session's heap sampler is looked at and left alone", async () => {
  await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", WORK]);
  const [target] = await listTargets(new HttpClient({ cert: "", key: "", ca: "" }), program.host);
  const other = await connectWebSocket(target!.socket);
  await other.send("HeapProfiler.startSampling", { samplingInterval: 32_768, stackDepth: 64 });
  await program.says(/turns/);
  const { profile } = await inspected(`inspect://${program.host}/heap?seconds=60`);
  ok(cumOf(profile, "inuse_space", "turn") > 0);
  ok(comments(profile, /another session, samples its heap/));
  await rejects(
    () => inspected(`inspect://${program.host}/allocs?seconds=1`),
    /V8 has one sampler/,
  );
  await other.send("HeapProfiler.stopSampling");
  other.close();
  await other.closed;
});

Deno.test("inspect: several at once sample a program's heap in turn", async () => {
  await using program = await startInspected([...RUN, "--inspect=127.0.0.1:0", WORK]);
  const source = `inspect://${program.host}`;
  await program.says(/turns/);
  const taken = await Promise.all(
    ["heap", "allocs", "heap"].map((kind) => inspected(`${source}/${kind}?seconds=1`)),
  );
  for (const { profile } of taken) {
    const type = profile.defaultSampleType || "inuse_space";
    ok(cumOf(profile, type, "turn") > 0, flatText(profile, type));
    ok(!comments(profile, /another session/));
    ok(Number(profile.durationNanos) >= 1e9);
  }
});

Deno.test("inspect: a program that waits for its debugger goes on waiting", async () => {
  await using program = await startInspected([...RUN, "--inspect-brk=127.0.0.1:0", WORK]);
  const source = `inspect://${program.host}`;
  const { profile } = await inspected(`${source}/profile?seconds=0.2`);
  ok(comments(profile, /--inspect-brk/));
  strictEqual(cumOf(profile, "cpu", "turn"), 0);
  const { profile: again } = await inspected(`${source}/profile?seconds=0.2`);
  ok(comments(again, /--inspect-brk/), "it was run");
});

/** Deno opens no other port on a signal; where that must be tested, a port in use is a failure. */
const whyNot = Deno.build.os !== "linux"
  ? " (ignored: no Linux)"
  : isFree(9229) || Deno.env.get("CI") === "true"
  ? ""
  : " (ignored: port 9229 is in use)";

Deno.test({
  name: `inspect: a signal opens a Deno process's inspector, which is closed again${whyNot}`,
  ignore: whyNot !== "",
  fn: async () => {
    await using program = await startInspected([...RUN, WORK]);
    // Deno begins to listen to the signal some time after its start.
    const bit = 1 << 9;
    const caught = async () =>
      /SigCgt:.*([\da-f]{4})$/m.exec(await Deno.readTextFile(`/proc/${program.pid}/status`))?.[1];
    while ((parseInt(await caught() ?? "", 16) & bit) === 0) await program.says(/turns/);
    const { profile, said } = await inspected(`inspect://pid:${program.pid}/profile?seconds=1`);
    ok(!/stays open/.test(said), said);
    ok(/SIGUSR1 has opened the inspector/.test(said), said);
    ok(cumOf(profile, "cpu", "turn") > 0, flatText(profile, "cpu"));
    deepStrictEqual(listeners(program.pid), []);
    await program.says(/turns/);
  },
});

function isFree(port: number): boolean {
  try {
    Deno.listen({ port, hostname: "127.0.0.1" }).close();
    return true;
  } catch {
    return false;
  }
}

/** The loop is held some time after the program began. */
async function untilHeld(host: string): Promise<void> {
  const [target] = await listTargets(new HttpClient({ cert: "", key: "", ca: "" }), host);
  for (;;) {
    const client = await connectWebSocket(target!.socket);
    const { result } = await client.send("Runtime.evaluate", {
      expression: "new Error().stack",
      returnByValue: true,
    });
    client.close();
    await client.closed;
    if (String(result.value).includes("holdTheLoop")) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
