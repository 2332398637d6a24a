import { match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodeProfile } from "../../lib/profile/mod.ts";
import { sumOf } from "../support/profile_numbers.ts";
import { runProgram } from "../support/real_program.ts";
import { startService } from "../support/service.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

Deno.test("the service says in one line that its port is in use, and exits 1", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, stderr } = await runProgram(Deno.execPath(), ["run", "-A", MAIN], {
    env: { PORT: String(taken.addr.port) },
  });
  taken.close();
  strictEqual(code, 1);
  match(stderr, new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${taken.addr.port}: [^\\n]+\\n$`));
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} during a window ends the service within a second, exit 0`, async () => {
    await using service = await startService();
    const window = fetch(`${service.url}/debug/pprof/profile?seconds=30`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    service.process.kill(signal);
    const { code } = await service.process.status;
    ok(performance.now() - started < 1_000, `it took ${performance.now() - started} ms`);
    strictEqual(code, 0);
    const response = await window;
    const profile = await decodeProfile(await response.bytes());
    ok(profile.comment.some((comment) => comment.startsWith("cut short")));
  });
}

Deno.test("without --allow-sys the service works, says which flag is missing, and profiles nothing", async () => {
  await using service = await startService({
    permissions: ["--allow-net", "--allow-env"],
  });
  const sent = await fetch(`${service.url}/sendjson`, { method: "POST" });
  strictEqual((await sent.json()).name, "gopher");
  const index = await (await fetch(`${service.url}/debug/pprof/`)).text();
  match(index, /--allow-sys/);
  const refused = await fetch(`${service.url}/debug/pprof/heap`);
  strictEqual(refused.status, 500);
  match(await refused.text(), /^Could not enable profiling: .*--allow-sys\n$/);
  service.process.kill("SIGTERM");
  match(await service.errors, /^deno-pprof: nothing is profiled, .*--allow-sys\n$/);
});

Deno.test("a CPU profile's total is the thread's CPU time, within 2 per cent", async () => {
  await using service = await startService();
  const clock = `/proc/${service.process.pid}/task/${service.process.pid}/schedstat`;
  const cpu = async () => Number((await Deno.readTextFile(clock)).split(" ")[0]);
  const busy = new AbortController();
  const load = (async () => {
    while (!busy.signal.aborted) {
      const request = () => fetch(`${service.url}/sendjson`, { method: "POST" });
      for (const response of await Promise.all([request(), request(), request(), request()])) {
        await response.body?.cancel();
      }
    }
  })();
  await (await fetch(`${service.url}/debug/pprof/profile?seconds=1`)).bytes();
  const before = await cpu();
  const response = await fetch(`${service.url}/debug/pprof/profile?seconds=4`);
  const profile = await decodeProfile(await response.bytes());
  const spent = await cpu() - before;
  busy.abort();
  await load;
  const total = sumOf(profile, "cpu");
  // The clock is read from outside, some milliseconds before the window and after.
  ok(Math.abs(total - spent) <= 0.02 * spent + 15e6, `${total} of ${spent}`);
});
