import { match, ok, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { madeUpRecordings, madeUpTimeline } from "../support/recordings.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();
const { recordings } = madeUpRecordings(session.sessionProfiles.list[0]!.profile, {
  ...madeUpTimeline(),
  live: true,
});
const service = { name: "orders", pid: 30412, version: "2.9.6", startedAt: 0, threads: 2 };
const WAITS = { name: "await", title: "Waits", help: "Where requests wait", seconds: 5 };

testInBrowser(
  "the start page answers four questions, on every screen",
  () => webHandler({ ...session, recordings, service }),
  async ({ page, open, origin }) => {
    const outside: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(origin)) outside.push(request.url());
    });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [390, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        await open("/ui/");
        await page.locator(".small-flame a").first().waitFor();
        strictEqual(await page.evaluate("document.documentElement.scrollWidth"), width);
        strictEqual(await page.locator(".card").count(), 4);
        for (const card of await page.locator(".card").all()) {
          const { x, width: wide } = (await card.boundingBox())!;
          ok(x >= 0 && x + wide <= width);
        }
      }
    }
    strictEqual(outside.join(), "");
    match(await page.locator("header").innerText(), /orders[\s\S]*pid 30412 · Deno 2\.9\.6 · up/);
    const loop = page.locator(".card", { hasText: "Was the loop held?" });
    match(await loop.innerText(), /2\.00 s[\s\S]*<img src=x> main\.ts:7[\s\S]*The stall/);
    await page.locator(".area").hover({ position: { x: 100, y: 40 } });
    match(await page.locator("figure[data-lane=cpu] .at").innerText(), /^\d\d:\d\d:\d\d [\d.]+ %$/);
  },
);

testInBrowser(
  "Cancel ends the taking of a profile",
  () => {
    let aborted = false;
    const source = {
      ...WAITS,
      take: (_: number, signal: AbortSignal) =>
        new Promise<never>((_, reject) =>
          signal.addEventListener("abort", () => {
            aborted = true;
            reject(signal.reason);
          })
        ),
    };
    const pages = webHandler({ ...session, recordings, service, sources: [source] });
    return (request) =>
      request.url.endsWith("/aborted") ? new Response(`${aborted}`) : pages(request);
  },
  async ({ page, open, origin }) => {
    await open("/ui/");
    const before = await page.locator(".area").boundingBox();
    await page.getByRole("button", { name: /Watch waits/ }).click();
    match(await page.locator(".taking").innerText(), /Waits[\s\S]*s left/);
    strictEqual((await page.locator(".area").boundingBox())!.y, before!.y);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator(".taking").waitFor({ state: "detached" });
    const state = async () => await (await fetch(`${origin}/aborted`)).text();
    while (await state() !== "true") await page.waitForTimeout(20);
  },
);
