/**
 * The programs whose pages are in the pictures.
 *
 * @module
 */
import type { Taken } from "./views.ts";

const ROOT = new URL("../../", import.meta.url);
const MACHINE = "tests/fixtures/profiles/tool/machine";
const LOOPS = 4;

/** A program that serves, until it is let go. */
export interface Program extends AsyncDisposable {
  /** `http://127.0.0.1:4000` */
  origin: string;
}

/** The example service. */
export async function startService(): Promise<Program> {
  return await start(["run", "-A", "main.ts"], "stdout", { PORT: "0" });
}

/** The tool, on a profile of a native program. */
export async function startTool(): Promise<Program> {
  const flags = ["-http=127.0.0.1:0", "-no_browser", `-tools=${MACHINE}/gnu`];
  const files = [`${MACHINE}/spin`, `${MACHINE}/pie.pb.gz`];
  return await start(["run", "-A", "lib/cli/main.ts", ...flags, ...files], "stderr");
}

/** Starts a program; the first address that it prints is where it serves. */
async function start(
  args: string[],
  says: "stdout" | "stderr",
  env: Record<string, string> = {},
): Promise<Program> {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    env,
    cwd: ROOT,
    stdout: "inherit",
    stderr: "inherit",
    [says]: "piped",
  }).spawn();
  let text = "";
  const reader = child[says].pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    text += value ?? "";
    const origin = /http:\/\/[^/\s]+/.exec(text)?.[0];
    if (origin !== undefined) {
      return {
        origin,
        async [Symbol.asyncDispose]() {
          child.kill();
          await reader.cancel();
          await child.status;
        },
      };
    }
    if (done) throw new Error(`The program ended: deno ${args.join(" ")}`);
  }
}

/** Takes the profiles of the pictures, under load. */
export async function takeProfiles(origin: string): Promise<Taken> {
  const take = async (query: string): Promise<number> => {
    const address = `${origin}/debug/pprof/ui/take?${query}`;
    const response = await fetch(address, { method: "POST" });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()).id;
  };
  const stop = new AbortController();
  const load = Array.from({ length: LOOPS }, () => putLoad(origin, stop.signal));
  const cpu = await take("source=profile&seconds=5");
  const before = await take("source=heap&seconds=0");
  const allocs = await take("source=allocs&seconds=5");
  const after = await take("source=heap&seconds=0");
  stop.abort();
  await Promise.all(load);
  return { cpu, allocs, before, after };
}

async function putLoad(origin: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const response = await fetch(`${origin}/sendjson`, { method: "POST" });
    await response.body?.cancel();
  }
}
