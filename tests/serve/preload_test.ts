import { ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { flatOf, functionOf } from "../support/profile_numbers.ts";
import { runProgram } from "../support/real_program.ts";

const AUTO = fileURLToPath(new URL("../../lib/auto.ts", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../fixtures/programs/untouched.ts", import.meta.url));
const RUNS_ON = fileURLToPath(new URL("../fixtures/programs/runs_on.ts", import.meta.url));
/** The README's. */
const PERMISSIONS = ["--allow-sys", "--allow-net", "--allow-env", "--allow-read"];

Deno.test("--preload profiles a program whose code nobody touched, inlined functions told apart", async () => {
  const address = `127.0.0.1:${freePort()}`;
  const program = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-lock", "--preload", AUTO, ...PERMISSIONS, PROGRAM],
    env: { PPROF_ADDR: address },
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const profile = await takeProfile(`http://${address}/debug/pprof/profile?seconds=2`);
    for (const leaf of ["leafA", "leafB"]) {
      ok(flatOf(profile, "cpu", leaf) > 0, `${leaf} was never seen`);
      ok(functionOf(profile, leaf)?.filename.endsWith("/untouched.ts"));
    }
    strictEqual(Number(functionOf(profile, "leafB")?.startLine), 8);
  } finally {
    program.kill();
    await program.status;
  }
});

Deno.test("what cannot be loaded late, for want of --allow-read, does not end the program", async () => {
  const permissions = PERMISSIONS.filter((flag) => flag !== "--allow-read");
  const flags = ["--no-prompt", "--no-lock", "--unstable-lazy-dynamic-imports"];
  const args = ["run", ...flags, "--preload", AUTO, ...permissions, RUNS_ON];
  const env = { PPROF_ADDR: `127.0.0.1:${freePort()}` };
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), args, { env });
  strictEqual(code, 0, stderr);
  strictEqual(stdout, "runs on\n");
});

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Asks until somebody listens. */
async function takeProfile(url: string): Promise<Profile> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      return await decodeProfile(await (await fetch(url)).bytes());
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
