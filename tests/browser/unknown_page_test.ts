import { match, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();

testInBrowser(
  "an address that leads nowhere is a page with a way out",
  () => webHandler(session),
  async ({ page, open, origin }) => {
    await open("/ui/flamgraph");
    match(await page.locator("main").innerText(), /There is no page "flamgraph"/);
    await page.getByRole("link", { name: "To the first page" }).click();
    await page.waitForURL(/flamegraph/);
    strictEqual(await (await fetch(`${origin}/ui/flamgraph`)).text(), "404 page not found\n");
  },
  { expected: /404/ },
);
