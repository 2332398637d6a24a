import { ok, rejects, strictEqual } from "node:assert/strict";
import { startInspected } from "../../support/inspected.ts";
import { findOnPath, testWithProgram } from "../../support/real_program.ts";
import { cumOf, flatText, functionOf, sumOf } from "../../support/profile_numbers.ts";
import { BUNDLE, checkLeaves, comments, inspected } from "./support.ts";

const PAGE = `<!doctype html>
<title>Shop</title>
<script>
function inThePage() {
  let x = 0;
  for (let i = 0; i < 1e6; i++) x += Math.sqrt(i + x);
  return x;
}
setInterval(inThePage, 10);
</script>
<script src="work.js"></script>`;

/** Serves the page with a bundle and its map. */
function site(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const isBundle = pathname === "/work.js";
    if (isBundle || pathname === "/work.js.map") {
      const text = await Deno.readTextFile(BUNDLE + (isBundle ? "" : ".map"));
      return new Response(text, {
        headers: { "content-type": isBundle ? "text/javascript" : "application/json" },
      });
    }
    const isPage = pathname === "/";
    return new Response(isPage ? PAGE : "", {
      status: isPage ? 200 : 404,
      headers: { "content-type": "text/html" },
    });
  });
}

testWithProgram(
  "Chromium",
  findOnPath("chromium") ?? findOnPath("google-chrome"),
  "inspect: pages of a browser, their scripts and their bundles",
  async (chromium) => {
    await using server = site();
    const folder = await Deno.makeTempDir();
    try {
      const origin = `http://127.0.0.1:${server.addr.port}`;
      await using browser = await startInspected([
        chromium,
        "--headless",
        "--no-sandbox",
        "--remote-debugging-port=0",
        `--user-data-dir=${folder}`,
        `${origin}/`,
      ]);
      const source = `inspect://${browser.host}`;
      const { profile, said } = await whenLoaded(() =>
        inspected(`${source}/profile?seconds=3&recompile=1`)
      );
      ok(/page {2}Shop/.test(said), said);
      const seen = flatText(profile, "cpu");
      checkLeaves(profile, `${origin}/work.ts`);
      ok(cumOf(profile, "cpu", "turn") > 0.3 * sumOf(profile, "cpu"), seen);
      const inThePage = functionOf(profile, "inThePage");
      strictEqual(Number(inThePage?.startLine), 4, seen);
      strictEqual(inThePage?.filename, `${origin}/`);
      ok(comments(profile, /^estimate: the thread's CPU time is not known/));

      const { profile: waiting } = await inspected(`${source}/goroutine?target=Shop`);
      strictEqual(cumOf(waiting, "goroutine", "query"), 2, flatText(waiting, "goroutine"));
      const { profile: allocs } = await inspected(`${source}/allocs?seconds=1`);
      ok(cumOf(allocs, "alloc_space", "turn") > 0.5 * sumOf(allocs, "alloc_space"));

      await rejects(() => inspected(`${source}/block?seconds=1`), /Deno and Node only/);
      await rejects(() => inspected(`${source}/threadcreate`), /it is elsewhere, or a page/);

      const created = await fetch(`http://${browser.host}/json/new?about:blank`, { method: "PUT" });
      await created.body?.cancel();
      await rejects(() => inspected(`${source}/heap?seconds=1`), /2 programs or pages; choose/);
      // The new page hides the other one, whose timers Chromium then holds back to one a second.
      const { profile: heap } = await inspected(`${source}/heap?seconds=4&target=Shop`);
      ok(cumOf(heap, "inuse_space", "turn") > 0);
    } finally {
      await removeLater(folder);
    }
  },
);

/** A page that works, and after a time goes elsewhere. */
function leaving(name: string, target: string): string {
  return `<!doctype html><title>Shop</title><script>
function ${name}() {
  const end = performance.now() + 8;
  while (performance.now() < end) Math.sqrt(end);
}
setInterval(${name}, 10);
setTimeout(() => location.href = ${JSON.stringify(target)}, 2500);
</script>`;
}

testWithProgram(
  "Chromium",
  findOnPath("chromium") ?? findOnPath("google-chrome"),
  "inspect: a page that goes to others in the window is in the profile as all of them",
  async (chromium) => {
    await using server = Deno.serve({ port: 0, onListen() {} }, (request) => {
      const { hostname, port, pathname } = new URL(request.url);
      // The same site again, another one, and back: a process each.
      const elsewhere = hostname === "localhost" ? "127.0.0.1" : "localhost";
      const pages: Record<string, string> = {
        "/": leaving("onFirst", "/second"),
        "/second": leaving("onSecond", `http://${elsewhere}:${port}/third`),
        "/third": leaving("onThird", `http://${elsewhere}:${port}/`),
      };
      return new Response(pages[pathname] ?? "", { headers: { "content-type": "text/html" } });
    });
    const folder = await Deno.makeTempDir();
    try {
      await using browser = await startInspected([
        chromium,
        "--headless",
        "--no-sandbox",
        "--remote-debugging-port=0",
        `--user-data-dir=${folder}`,
        `http://127.0.0.1:${server.addr.port}/`,
      ]);
      const source = `inspect://${browser.host}`;
      const { profile } = await whenLoaded(() => inspected(`${source}/profile?seconds=8`));
      const seen = flatText(profile, "cpu");
      for (const name of ["onFirst", "onSecond", "onThird"]) {
        ok(cumOf(profile, "cpu", name) > 0, `${name}\n${seen}`);
      }
      ok(comments(profile, /^the page began again in the window, \d times?/), seen);
    } finally {
      await removeLater(folder);
    }
  },
);

/** A browser listens before its first page has a title. */
async function whenLoaded<T extends { said: string }>(take: () => Promise<T>): Promise<T> {
  for (;;) {
    const taken = await take().catch((error) => {
      if (/programs or pages|nothing to connect to/.test(String(error))) return undefined;
      throw error;
    });
    if (taken && /Shop/.test(taken.said)) return taken;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A browser's other processes write to it for a moment longer. */
async function removeLater(folder: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
