import { match, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { sumOf } from "../support/profile_numbers.ts";
import { runTool } from "../support/logged_program.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

/** The task's own flags, for another directory. */
const FLAGS = config.tasks["start:asm"].command.split(" ").filter((word) => word.startsWith("--"));

Deno.test("a service with machine code recorded serves profiles with its addresses", async () => {
  const folder = await Deno.makeTempDir();
  const service = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", ...FLAGS, MAIN],
    cwd: folder,
    env: { PORT: "0" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    const address = await printedAddress(service.stdout);
    const stop = new AbortController();
    const load = send(`${address}/sendjson`, stop.signal);
    const taken = await fetch(`${address}/debug/pprof/profile?seconds=3`);
    stop.abort();
    await load;
    const bytes = await taken.bytes();
    const profile = await decodeProfile(bytes);
    match(profile.sampleType.map(({ type }) => type).join(), /^samples,cpu$/);
    match(profile.mapping[0]?.filename ?? "", /jit-\d+\.dump$/);
    ok(sumOf(profile, "cpu") > 0, "nothing ticked");
    ok(profile.location.some(({ address }) => Number(address) > 0));
    match(profile.comment.join("\n"), /ticks of V8's log.*\n[^]*the thread's CPU time was/);

    const pages = await fetch(`${address}/debug/pprof/ui/`);
    ok(pages.status === 404, "pages would overwrite the log");
    await pages.body?.cancel();

    await Deno.writeFile(`${folder}/cpu.pb.gz`, bytes);
    const dump = `${folder}/jit-${service.pid}.dump`;
    const { code, stdout } = await runTool([
      "-top",
      "-symbolize=none",
      dump,
      `${folder}/cpu.pb.gz`,
    ]);
    ok(code === 0);
    match(stdout, new RegExp(`^File: jit-${service.pid}\\.dump\n`));
  } finally {
    service.kill();
    await service.status;
    await Deno.remove(folder, { recursive: true });
  }
});

/** The first line that the service prints names its address. */
async function printedAddress(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value = "", done } = await reader.read();
    text += value;
    const [found] = /http:\/\/[\w.]+:\d+/.exec(text) ?? [];
    if (found) {
      await reader.cancel();
      return found;
    }
    if (done) throw new Error(`Cannot find the address in ${JSON.stringify(text)}`);
  }
}

async function send(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await (await fetch(url, { method: "POST" })).body?.cancel();
}
