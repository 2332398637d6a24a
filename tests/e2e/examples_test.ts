import { ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { cumOf, flatText } from "../support/profile_numbers.ts";
import { freePort } from "../support/parallel_service.ts";
import { untilThere } from "../support/until_there.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Each round asks for one request more before it looks again. */
const MAX_ROUNDS = 20;

/** What each example is an example of: where a client looks, and what it has to find there. */
interface Example {
  path: string;
  kind: string;
  sampleType: string;
  function: string;
  flags?: string[];
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  hono: { path: "orders/7", kind: "profile?seconds=2", sampleType: "cpu", function: "total" },
  express: {
    path: "report",
    kind: "profile?seconds=2",
    sampleType: "cpu",
    function: "render",
    flags: ["--preload", "lib/auto.ts"],
  },
  workers: { path: "", kind: "profile?seconds=2", sampleType: "cpu", function: "shrink" },
  leak: { path: "", kind: "retained", sampleType: "space", function: "sessionCache" },
  slow_upstream: {
    path: "",
    kind: "await?seconds=2",
    sampleType: "wait",
    function: "takeConnection",
  },
  blocked_loop: { path: "import", kind: "block", sampleType: "delay", function: "importCatalogue" },
};

Deno.test("every example is in the list, and here", async () => {
  const list = await Deno.readTextFile(`${ROOT}examples/README.md`);
  for await (const { name, isFile } of Deno.readDir(`${ROOT}examples`)) {
    if (!isFile || !name.endsWith(".ts")) continue;
    ok(list.includes(`(${name})`), `${name} is not in examples/README.md`);
    ok(Object.hasOwn(EXAMPLES, name.slice(0, -3)), `${name} has no test`);
  }
});

for (const [name, example] of Object.entries(EXAMPLES)) {
  Deno.test(`examples/${name}.ts runs, and its profile names what it is about`, async () => {
    const [port, own] = [freePort(), freePort()];
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "-A",
        "--lock=tests/deno.lock",
        ...example.flags ?? [],
        `examples/${name}.ts`,
      ],
      cwd: ROOT,
      env: {
        PORT: `${port}`,
        PPROF_ADDR: `127.0.0.1:${own}`,
        SIDECAR: `127.0.0.1:${freePort()}`,
        NO_COLOR: "1",
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const errors = new Response(child.stderr).text();
    try {
      const ended = child.status.then(async ({ code }) => {
        throw new Error(`${name} ended with ${code}: ${await errors}`);
      });
      await Promise.race([ended, untilThere(`http://127.0.0.1:${port}/${example.path}`)]);
      ended.catch(() => {});
      const profiles = example.flags ? own : port;
      strictEqual(await isNamed(example, port, `http://127.0.0.1:${profiles}/debug/pprof/`), "");
    } finally {
      child.kill("SIGKILL");
      await child.status;
      await errors;
    }
  });
}

/** @returns `""` once the profile has the function; else the last profile. */
async function isNamed(example: Example, port: number, profiles: string): Promise<string> {
  let seen = "";
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const load = new AbortController();
    const loading = Promise.all(Array.from({ length: 4 }, async () => {
      while (!load.signal.aborted) {
        await (await fetch(`http://127.0.0.1:${port}/${example.path}`)).body?.cancel();
      }
    }));
    // Profiles without a window are of what has happened by then.
    if (!example.kind.includes("seconds")) await new Promise((r) => setTimeout(r, 1000));
    const response = await fetch(profiles + example.kind);
    ok(response.ok, await (response.ok ? "" : response.text()));
    const profile = await decodeProfile(await response.bytes());
    load.abort();
    await loading;
    if (cumOf(profile, example.sampleType, example.function) > 0) return "";
    seen = flatText(profile, example.sampleType);
  }
  return seen;
}
