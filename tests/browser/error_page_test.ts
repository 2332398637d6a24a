import { match, strictEqual } from "node:assert/strict";
import { ServicePages } from "../../lib/web/service/service_pages.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();
const REFUSED = { expected: /status of 400/ };

testInBrowser(
  "a view that cannot be shown says why, and leads on",
  () => webHandler(session),
  async (tab) => {
    const { page, origin, open } = tab;
    await open("/ui/disasm?f=make&n=7");
    const errorPage = page.getByRole("alert").filter({ hasText: "Disassemble cannot be shown" });
    match(await errorPage.innerText(), /no matches found for regexp make/);
    match(await errorPage.innerText(), /needs the program's file/);
    await page.getByRole("button", { name: "View" }).click();
    await page.getByRole("menuitem", { name: "Top" }).click();
    await page.waitForURL(/\/top\?f=make&n=7/);
    await page.locator("table.top").waitFor();

    await open("/ui/peek?f=<img src=x>(&profile=1");
    match(await page.locator(".error-page").innerText(), /<img src=x>\(/);
    await page.getByRole("link", { name: "Without filters" }).click();
    await page.waitForURL(/\/peek\?profile=1$/);
    match(await page.locator("pre").innerText(), /main\.makeOrders/);

    // Programs read the reason alone.
    const plain = await (await fetch(`${origin}/ui/disasm?f=make`)).text();
    strictEqual(plain, "no matches found for regexp make\n");
  },
  REFUSED,
);

const service = new ServicePages("/ui", { take: () => Promise.reject(new Error("not requested")) });

testInBrowser("in a service too", () => (request) => service.handle(request), async (tab) => {
  const { page, open } = tab;
  try {
    await open("/ui/top?si=nope");
    match(await page.locator(".error-page").innerText(), /no profile has been taken yet/);
    await page.locator("header").getByRole("link", { name: "Profiles" }).click();
    await page.waitForURL(/\/profiles/);
    await page.locator("body[data-ready]").waitFor();
  } finally {
    service.stop();
  }
}, REFUSED);
