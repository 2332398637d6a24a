import { match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { poll } from "../../lib/base/poll.ts";
import { type Profiler, startProfiler } from "../../lib/mod.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { startInspected } from "../support/inspected.ts";
import { freePort } from "../support/parallel_service.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";

const TOOL = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
/** Of 500 samples a second: two milliseconds, but not in step with timers. */
const PERIOD = 2_140_000;

/** Takes a profile of a second with what the fields say, and downloads it. */
async function takeAtRate({ page, origin, open }: Tab, path: string, hz: string): Promise<Profile> {
  await open(`${path}/profiles`);
  const form = page.locator("form.take[data-source='profile']");
  await form.locator("input[name=seconds]").fill("1");
  await form.locator("input[name=hz]").fill(hz);
  await form.getByRole("button", { name: "Take" }).click();
  await page.waitForURL(/[?&]profile=\d+/);
  const id = new URL(page.url()).searchParams.get("profile");
  const response = await fetch(`${origin}${path}/download?profile=${id}`);
  return await decodeProfile(await response.bytes());
}

let started: Profiler | undefined;

testInBrowser(
  "the pages of a service take a profile at the rate that the field says, or at the usual one",
  async () => {
    const profiler = started = await startProfiler({ workers: false });
    return (request: Request, peer?: Deno.ServeHandlerInfo) => profiler.handle(request, peer);
  },
  async (tab) => {
    try {
      const finer = await takeAtRate(tab, "/debug/pprof/ui", "500");
      strictEqual(Number(finer.period), PERIOD);
      ok(finer.comment.some((text) => text.startsWith("hz=500: ")), finer.comment.join("\n"));
      const usual = await takeAtRate(tab, "/debug/pprof/ui", "");
      strictEqual(Number(usual.period), 5 * PERIOD);
    } finally {
      await started!.stop();
    }
  },
);

/** The tool's pages about a program with an inspector, and their address. */
async function startPages(host: string) {
  const port = freePort();
  const source = `inspect://${host}/profile?seconds=1`;
  const args = ["run", "-A", TOOL, `-http=127.0.0.1:${port}`, "-no_browser", source];
  const tool = await startInspected([Deno.execPath(), ...args]);
  const origin = `http://127.0.0.1:${port}`;
  const isThere = async () => {
    const response = await fetch(origin).catch(() => undefined);
    await response?.body?.cancel();
    return response !== undefined;
  };
  // It serves once it has taken the first profile.
  ok(await poll(isThere, { every: 100, timeout: 60_000 }), "the tool has no pages");
  return { origin, [Symbol.asyncDispose]: () => tool[Symbol.asyncDispose]() };
}

testInBrowser(
  "the tool's pages take a profile of a program with an inspector at the rate that the field says",
  () => () => new Response(),
  async ({ page }) => {
    const spin = "setInterval(() => { for (let i = 0; i < 1e6; i++) Math.sqrt(i); }, 5)";
    const command = [Deno.execPath(), "run", "--inspect=127.0.0.1:0"];
    const url = `data:text/javascript,${encodeURIComponent(spin)}`;
    await using program = await startInspected([...command, url]);
    await using pages = await startPages(program.host);
    const { origin } = pages;
    const open = async (path: string) => {
      await page.goto(origin + path);
      await page.locator("body[data-ready]").waitFor();
    };
    const finer = await takeAtRate({ page, origin, open }, "/ui", "500");
    strictEqual(Number(finer.period), PERIOD);
    ok(finer.comment.some((text) => text.startsWith("hz=500: ")), finer.comment.join("\n"));
    await open("/ui/profiles");
    match(await page.locator("tr[data-id='2']").innerText(), /CPU/);
  },
);
