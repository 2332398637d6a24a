import { match, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import type { WebSession } from "../../lib/web/web_session.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

/** A session with a source that waits a moment and gives the same profile again. */
async function liveSession(): Promise<WebSession> {
  const session = await webSession();
  const { profile } = session.sessionProfiles.list[0]!;
  const source = {
    name: "profile",
    title: "CPU",
    help: "Where time goes",
    seconds: 1,
    take: async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return profile;
    },
  };
  return { ...session, sources: [source] };
}

const session = await liveSession();

testInBrowser("a profile is taken, listed and compared", () => webHandler(session), async (tab) => {
  const { page, open } = tab;
  await open("/ui/profiles");
  await page.getByRole("button", { name: "Take" }).click();
  await page.locator("progress").waitFor();
  await page.waitForURL(/[?&]profile=2/);

  await open("/ui/profiles");
  strictEqual(await page.locator("tr[data-id]").count(), 2);
  match(await page.locator("tr[data-id='2']").innerText(), /CPU, 1 s/);
  await page.getByRole("radio", { name: "profile 1" }).check();
  await page.locator("tr[data-id='2'] a.compare").click();
  await page.waitForURL(/\/flamegraph\?base=1&profile=2$/);
  // What is chosen as the base stays it: for the next that is taken, and after a reload.
  await open("/ui/profiles");
  const compare = page.locator("tr[data-id='2'] a.compare");
  strictEqual(await compare.getAttribute("href"), null);
  await page.getByRole("radio", { name: "profile 1" }).check();
  await page.reload();
  await page.locator("body[data-ready]").waitFor();
  strictEqual(await page.getByRole("radio", { name: "profile 1" }).isChecked(), true);
  match(await compare.getAttribute("href") ?? "", /base=1/);
  await page.getByRole("button", { name: "Take" }).click();
  await page.waitForURL(/[?&]profile=3/);
  match(page.url(), /[?&]base=1(&|$)/);
  await open("/ui/profiles?base=1");
  await page.getByRole("radio", { name: "none" }).check();
  strictEqual(new URL(page.url()).searchParams.has("base"), false);
  strictEqual(await compare.getAttribute("href"), null);

  // Compared with itself nothing is left: every row is zero.
  await open("/ui/top?profile=2&base=1");
  strictEqual(await page.locator("table.top tbody tr").count(), 0);
  match(await page.locator("#details").textContent() ?? "", /accounting for 0, 0% of 980ms total/);
});
