import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodeProfile } from "../../../lib/profile/decode/decode.ts";
import {
  cumOf,
  flatText,
  functionOf,
  isOfProgram,
  leafLines,
  sumOf,
} from "../../support/profile_numbers.ts";

const PROGRAM = fileURLToPath(new URL("../../fixtures/programs/held.ts", import.meta.url));

/** The program with a sidecar. */
interface Held extends AsyncDisposable {
  service: string;
  /** Below which the routes are; nothing if the sidecar did not start. */
  sidecar: string;
  process: Deno.ChildProcess;
  errors: Promise<string>;
}

async function startHeld(args: string[] = [], flags: string[] = []): Promise<Held> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "-A", ...flags, PROGRAM, ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(process.stderr).text();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Cannot start held.ts: ${await errors}`);
    text += value;
  }
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  const { port, sidecar } = JSON.parse(text) as { port: number; sidecar: string | null };
  return {
    service: `http://127.0.0.1:${port}`,
    sidecar: sidecar === null ? "" : `http://${sidecar}/debug/pprof`,
    process,
    errors,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch { /* It has ended by itself. */ }
      await Promise.all([process.status, errors, drained]);
    },
  };
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  return await response.text();
}

/** The request to hold the loop has arrived. */
async function untilHeld(sidecar: string): Promise<void> {
  while (!(await text(`${sidecar}/`)).includes("does not turn"));
}

Deno.test("the sidecar answers while the loop is held, and names the function that holds it", async () => {
  await using held = await startHeld();
  // It is held until the process is killed.
  const answered = text(`${held.service}/hold?seconds=3600`).catch(() => "killed");
  await untilHeld(held.sidecar);

  const profile = await decodeProfile(
    await (await fetch(`${held.sidecar}/profile?seconds=1`)).bytes(),
  );
  const seen = flatText(profile, "cpu");
  ok(cumOf(profile, "cpu", "holdTheLoop") > 0.9 * sumOf(profile, "cpu", isOfProgram), seen);
  ok(cumOf(profile, "cpu", "innermost") > 0.8 * sumOf(profile, "cpu", isOfProgram), seen);
  strictEqual(Number(functionOf(profile, "innermost")!.startLine), 13, seen);
  ok([...leafLines(profile, "innermost")].every((line) => line >= 13 && line <= 17), seen);

  const finer = await fetch(`${held.sidecar}/profile?seconds=1&hz=500`);
  strictEqual(Number((await decodeProfile(await finer.bytes())).period), 2_140_000);
  const wrong = await text(`${held.sidecar}/profile?hz=3000`);
  strictEqual(wrong, `invalid value for "hz" - must be an integer from 10 to 2000\n`);

  const goroutines = await text(`${held.sidecar}/goroutine?debug=2`);
  match(goroutines, /^goroutine 0 \[running labels:{"route": "\/hold"}\]:\n/);
  match(goroutines, /\nholdTheLoop\(\.\.\.\)\n\t\S+held\.ts:(19|2[0-4])\n/);
  match(
    goroutines,
    / labels:{"order": "17", "route": "\/hold"}\]:\nwaitForOrders\(\.\.\.\)\n\t\S+held\.ts:26\n/,
  );

  const block = await text(`${held.sidecar}/block?debug=1`);
  match(block, /^--- contention:\ncycles\/second=1000000000\n/);
  match(block, /\n#\t0x[0-9a-f]+\t+holdTheLoop\+0x0\t+\S+held\.ts:\d+\n/);

  const [index, heap] = await Promise.all([
    text(`${held.sidecar}/`),
    fetch(`${held.sidecar}/heap`),
  ]);
  match(index, /<a href='profile\?debug=1'>profile<\/a>/);
  match(index, /the event loop of the service does not turn/);
  strictEqual(heap.status, 503);
  match(await heap.text(), /the event loop of the service does not turn/);
  strictEqual(heap.headers.get("x-go-pprof"), "1");
  const unknown = await fetch(`${held.sidecar}/nosuch`);
  strictEqual(unknown.status, 404);
  match(await unknown.text(), /^Unknown profile, unless it is the program's own; /);
  held.process.kill("SIGKILL");
  strictEqual(await answered, "killed");
});

Deno.test("the sidecar serves every route of a service that turns, to those who may look", async () => {
  await using held = await startHeld();
  const heap = await decodeProfile(await (await fetch(`${held.sidecar}/heap`)).bytes());
  strictEqual(heap.sampleType.length, 4);
  match(await text(`${held.sidecar}/heap?debug=1`), /\n# runtime\.MemStats\n/);
  strictEqual(await text(`${held.sidecar}/nosuch`), "Unknown profile\n");
  const body = "x".repeat((1 << 20) + 1);
  const large = await fetch(`${held.sidecar}/symbol`, { method: "POST", body });
  strictEqual(`${large.status} ${await large.text()}`, "413 http: request body too large\n");
  const forwarded = await fetch(`${held.sidecar}/`, { headers: { "x-real-ip": "192.0.2.7" } });
  strictEqual(forwarded.status, 403);
  await forwarded.body?.cancel();
  ok(!(await text(`${held.sidecar}/`)).includes("does not turn"));
  for (const path of ["heap", "profile"]) {
    const response = await fetch(`${held.sidecar}/${path}`, {
      headers: { origin: "http://evil.example" },
    });
    strictEqual(response.status, 403, path);
    await response.body?.cancel();
  }
});

Deno.test("addresses of the sidecar's texts and of the service's have their own names", async () => {
  await using held = await startHeld();
  await text(`${held.service}/hold?seconds=0`);
  for (const path of ["goroutine", "heap"]) {
    const said = await text(`${held.sidecar}/${path}?debug=1`);
    // The addresses of a stack, and below it a line for each with its name.
    const [, stack = "", lines = ""] = /^\d.* @ (0x\S.*)\n((?:#.*\n)+)/m.exec(said) ?? [];
    const places = [...lines.matchAll(/^#\t0x\w+\t(.+?)\+0x/gm)].map(([, name]) => name);
    const addresses = stack.split(" ");
    const named = await text(`${held.sidecar}/symbol?${addresses.join("+")}`);
    deepStrictEqual(
      named.split("\n").slice(1, -1),
      addresses.map((address, i) => `${address} ${places[i]}`),
      said,
    );
  }
});

Deno.test("the sidecar holds no end up and changes no exit status", async () => {
  const ends = [["end", 0], ["exit", 5], ["stop", 0]] as const;
  const inspected = ["--inspect=127.0.0.1:0"];
  for (const [path, status, flags] of [...ends, ["exit", 5, inspected] as const]) {
    await using held = await startHeld([], flags);
    await text(`${held.service}/${path}`).catch(() => "ended before it answered");
    const ended = await held.process.status;
    deepStrictEqual([path, ended.code], [path, status], await held.errors);
  }
});

Deno.test("a sidecar that cannot start says why once, and the service runs on", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using held = await startHeld([`127.0.0.1:${taken.addr.port}`]);
  strictEqual(held.sidecar, "");
  strictEqual(await text(`${held.service}/hold?seconds=0`), "0");
  // Another thread might have the address, which takes a moment to find out.
  const index = () => text(`${held.service}/debug/pprof/`);
  while (!(await index()).includes("the sidecar cannot start: Address already in use"));
  await text(`${held.service}/exit`).catch(() => "");
  match(await held.errors, /^deno-pprof: the sidecar cannot start: Address already in use.*\n$/);
});
