import { match, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import { clickAt, nameAt, openFlame, ready, SHOP } from "../support/flame.ts";
import { sessionAbout } from "../support/web_session.ts";

const shop = webHandler(sessionAbout(SHOP));

async function chooseUnit({ page }: Tab, unit: string): Promise<void> {
  await page.getByRole("button", { name: "Options" }).click();
  await page.locator("#options [name=unit]").fill(unit);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForURL((url) => url.searchParams.get("unit") === unit);
  await ready(page);
}

testInBrowser(
  "options keep the zoom that the address has, and no older one",
  () => shop,
  async (tab) => {
    const { page } = tab;
    const zoom = () => new URL(page.url()).searchParams.get("zoom");
    await openFlame(tab, "?p=nothing");
    await clickAt(page, 2, 0.7);
    await page.waitForURL(/[?&]zoom=/);
    const zoomed = zoom();
    await chooseUnit(tab, "us");
    strictEqual(zoom(), zoomed);
    strictEqual(await nameAt(page, 2, 0.1), "shop.list");
    strictEqual(new URL(page.url()).searchParams.get("p"), "nothing");

    await page.locator(".flame-crumbs button").first().click();
    await page.waitForURL((url) => !url.searchParams.has("zoom"));
    await chooseUnit(tab, "ms");
    strictEqual(zoom(), null);
    strictEqual(await nameAt(page, 2, 0.3), "shop.order");
  },
);

testInBrowser("links of the menus follow the address, back as well", () => shop, async (tab) => {
  const { page } = tab;
  await openFlame(tab, "?f=main");
  const href = async (selector: string) => await page.locator(selector).getAttribute("href") ?? "";
  const links = ["#configs a >> nth=0", "nav > a >> nth=0"];
  await clickAt(page, 2, 0.7);
  await page.waitForURL(/[?&]zoom=/);
  for (const link of links) match(await href(link), /zoom=/);
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
  for (const link of links) strictEqual((await href(link)).includes("zoom"), false);
});

testInBrowser(
  "a filter begins at the root again: its stacks are others",
  () => shop,
  async (tab) => {
    const { page } = tab;
    await openFlame(tab);
    await clickAt(page, 2, 0.7);
    await page.waitForURL(/[?&]zoom=/);
    await page.getByRole("button", { name: "Refine" }).click();
    await page.getByRole("menuitem", { name: "Focus" }).click();
    await page.waitForURL(/[?&]f=/);
    strictEqual(new URL(page.url()).searchParams.has("zoom"), false);
  },
);

testInBrowser("options keep the order of the table", () => shop, async (tab) => {
  const { page, open } = tab;
  await open("/ui/top");
  await page.getByRole("button", { name: "Name" }).click();
  await page.getByRole("button", { name: "Options" }).click();
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForURL(/unit=/);
  match(page.url(), /[?&]o=name/);
  await page.locator("th[aria-sort=ascending]").first().waitFor();
});
