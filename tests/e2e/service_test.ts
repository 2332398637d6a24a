import { match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
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

for (
  const [signal, cache] of [["SIGINT", "warm"], ["SIGTERM", "warm"], ["SIGTERM", "cold"]] as const
) {
  Deno.test(`${signal} during a window ends the service at once, exit 0: ${cache} cache`, async () => {
    // To make the names of native code for the first time takes longer than there is time.
    const folder = await Deno.makeTempDir();
    await using service = await startService({
      env: cache === "cold" ? { XDG_CACHE_HOME: folder, DENO_DIR: await denoDir() } : {},
    });
    const window = fetch(`${service.url}/debug/pprof/profile?seconds=30`);
    window.catch(() => {}); // It is awaited below, when the service has ended.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    service.process.kill(signal);
    const { code } = await service.process.status;
    const took = performance.now() - started;
    // A second on a quiet machine; the window has half a minute to go.
    ok(took < 10_000, `it took ${took} ms`);
    strictEqual(code, 0);
    const response = await window;
    const profile = await decodeProfile(await response.bytes());
    ok(profile.comment.some((comment) => comment.startsWith("cut short")));
    await Deno.remove(folder, { recursive: true });
  });
}

/** Where Deno has what it compiled: the service shall not compile again. */
async function denoDir(): Promise<string> {
  const { stdout } = await runProgram(Deno.execPath(), ["info", "--json"]);
  return (JSON.parse(stdout) as { denoDir: string }).denoDir;
}

Deno.test("/sendjson answers GET and POST with the document, and says what else it refuses", async () => {
  await using service = await startService();
  const ask = (method: string) => fetch(`${service.url}/sendjson`, { method });
  for (const method of ["GET", "POST"]) {
    const response = await ask(method);
    strictEqual(response.headers.get("content-type"), "application/json");
    strictEqual(await response.text(), '{"Name":"bill","Email":"bill@ardanlabs.com"}', method);
  }
  const refused = await ask("DELETE");
  strictEqual(refused.status, 405);
  strictEqual(refused.headers.get("allow"), "GET, HEAD, POST");
  await refused.body?.cancel();
});

Deno.test("without --allow-sys the service works, says which flag is missing, and profiles nothing", async () => {
  await using service = await startService({
    permissions: ["--allow-net", "--allow-env"],
  });
  const sent = await fetch(`${service.url}/sendjson`, { method: "POST" });
  strictEqual((await sent.json()).Name, "bill");
  const index = await (await fetch(`${service.url}/debug/pprof/`)).text();
  match(index, /--allow-sys/);
  const refused = await fetch(`${service.url}/debug/pprof/heap`);
  strictEqual(refused.status, 500);
  match(await refused.text(), /^Could not enable profiling: .*--allow-sys\n$/);
  service.process.kill("SIGTERM");
  match(await service.errors, /^deno-pprof: nothing is profiled, .*--allow-sys\n$/);
});
