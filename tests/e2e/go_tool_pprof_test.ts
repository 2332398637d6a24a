import { match, ok, strictEqual } from "node:assert/strict";
import { findOnPath, type ProgramResult, runProgram } from "../support/real_program.ts";
import { type Service, startService } from "../support/service.ts";

const go = findOnPath("go");
const home = Deno.env.get("HOME") ?? "";
const oha = findOnPath("oha") ?? existing(`${home}/.cargo/bin/oha`);

function existing(path: string): string | undefined {
  try {
    return Deno.statSync(path).isFile ? path : undefined;
  } catch {
    return undefined;
  }
}

/** A test that needs the real `go tool pprof` and a real load. */
function testWithGo(name: string, body: () => Promise<void>): void {
  const missing = [go ? "" : "go", oha ? "" : "oha"].filter((tool) => tool !== "");
  if (missing.length > 0 && Deno.env.get("CI") !== "true") {
    Deno.test({ name: `${name} (ignored: no ${missing} here)`, ignore: true, fn: body });
  } else {
    Deno.test(name, body);
  }
}

function load({ url }: Service, requests: number): Promise<ProgramResult> {
  const args = ["-n", String(requests), "-c", "8", "-m", "POST", "--no-tui", `${url}/sendjson`];
  return runProgram(oha!, args);
}

async function pprof(args: string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const result = await runProgram(go!, ["tool", "pprof", ...args], {
      env: { PPROF_TMPDIR: folder },
    });
    strictEqual(result.code, 0, result.stderr);
    return result.stdout;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWithGo(
  "go tool pprof shows the CPU of the loaded service, down to lines of main.ts",
  async () => {
    await using service = await startService();
    const loading = load(service, 300_000);
    const url = `${service.url}/debug/pprof/profile`;
    const folder = await Deno.makeTempDir();
    const file = `${folder}/cpu.pb.gz`;
    const plain = pprof(["-top", "-nodefraction=0", "-seconds=6", `${url}?native=0`]);
    await pprof(["-proto", `-output=${file}`, "-seconds=6", url]);
    match(await plain, / \(native\)\n/);
    match((await loading).stdout, /\[200\] 300000 responses/);
    const top = await pprof(["-top", "-nodefraction=0", file]);
    // Native stacks need more than every machine allows.
    match(top, / (\(native\)|\S+\.rs)\n/);
    match(top, / sendJson\n/);
    ok(!top.includes("callApplication"), "the profiler's own frames are shown");
    match(await pprof(["-list=^sendJson$", file]), /ROUTINE =+ sendJson in .*\/main\.ts\n/);
    match(await pprof(["-peek=^sendJson$", "-nodefraction=0", file]), /\| sendJson\n/);
    await Deno.remove(folder, { recursive: true });
  },
);

testWithGo("go tool pprof shows allocations by function and line, and compares heaps", async () => {
  await using service = await startService();
  const base = `${service.url}/debug/pprof/heap`;
  const folder = await Deno.makeTempDir();
  await pprof(["-proto", `-output=${folder}/base.heap`, base]);
  const window = pprof(["-top", `${service.url}/debug/pprof/allocs?seconds=2`]);
  await load(service, 60_000);
  match(await window, /Type: alloc_space\n/);
  const allocs = await pprof(["-top", "-alloc_space", base]);
  match(allocs, / sendJson\n/);
  match(await pprof(["-list=^sendJson$", "-alloc_space", base]), /function sendJson\(/);
  match(await pprof(["-top", "-inuse_space", `-base=${folder}/base.heap`, base]), /flat%/);
  await Deno.remove(folder, { recursive: true });
});

testWithGo("go tool pprof shows our error texts", async () => {
  await using service = await startService();
  const result = await runProgram(go!, ["tool", "pprof", "-top", `${service.url}/debug/pprof/no`]);
  match(result.stderr, /server response: 404 Not Found - Unknown profile/);
});

testWithGo("go tool pprof reads the heap's text form and asks symbol for names", async () => {
  await using service = await startService();
  await load(service, 20_000);
  const top = await pprof(["-top", "-inuse_space", `${service.url}/debug/pprof/heap?debug=1`]);
  match(top, /\(allocated before start\)/);
});

testWithGo("go tool pprof logs in with the token as password", async () => {
  await using service = await startService({ env: { PPROF_TOKEN: "s3cret" } });
  const host = new URL(service.url).host;
  match(await pprof(["-top", `http://x:s3cret@${host}/debug/pprof/heap`]), /inuse_space/);
  const refused = await fetch(`${service.url}/debug/pprof/heap`);
  strictEqual(refused.status, 401);
  await refused.body?.cancel();
});
