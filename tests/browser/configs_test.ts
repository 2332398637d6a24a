import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();
const KEEPERS = {
  "the server": session,
  "the browser": { ...session, settings: undefined },
};

/** Names in the menu, the current one in brackets. */
async function menu({ page }: Tab): Promise<string[]> {
  return await page.locator("#configs a").evaluateAll((links) =>
    links.map((link) => link.ariaCurrent ? `[${link.textContent}]` : `${link.textContent}`)
  );
}

async function save({ page }: Tab, name: string): Promise<void> {
  await page.getByRole("button", { name: "Config", exact: true }).click();
  await page.getByRole("menuitem", { name: "Save as" }).click();
  const dialog = page.getByRole("dialog", { name: "Keep these options" });
  await dialog.getByLabel("Name").fill(name);
  const reloaded = page.waitForEvent("load");
  await page.keyboard.press("Enter");
  await reloaded;
  await page.locator("body[data-ready]").waitFor();
}

for (const [keeper, session] of Object.entries(KEEPERS)) {
  testInBrowser(`configurations are kept by ${keeper}`, () => webHandler(session), async (tab) => {
    const { page, open } = tab;
    await open("/ui/top?f=make&si=cpu");
    await page.getByRole("button", { name: "Options" }).click();
    await page.locator("#options [name=trim]").selectOption({ label: "no" });
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/trim=/);
    await page.locator("body[data-ready]").waitFor();
    deepStrictEqual(await menu(tab), ["Default"]);
    await save(tab, "mine");
    deepStrictEqual(await menu(tab), ["Default", "[mine]"]);
    await open("/ui/top?n=5&g=lines");
    await save(tab, "<b>few");
    deepStrictEqual(await menu(tab), ["Default", "mine", "[<b>few]"]);

    // What is no option stays, what the configuration has not goes.
    await open("/ui/peek?n=7&si=samples");
    await page.getByRole("button", { name: "Config", exact: true }).click();
    await page.getByRole("menuitem", { name: "mine", exact: true }).click();
    await page.waitForURL(/f=make/);
    match(page.url(), /\/peek\?/);
    const params = [...new URL(page.url()).searchParams].sort();
    deepStrictEqual(params, [["f", "make"], ["si", "samples"], ["trim", "f"]]);
    deepStrictEqual(await menu(tab), ["Default", "[mine]", "<b>few"]);

    await page.getByRole("button", { name: "Config", exact: true }).click();
    await page.getByRole("menuitem", { name: "Save as" }).click();
    const dialog = page.getByRole("dialog", { name: "Keep these options" });
    deepStrictEqual(
      await dialog.locator("option").evaluateAll((all) =>
        all.map(({ textContent }) => textContent)
      ),
      ["mine", "<b>few"],
    );
    await dialog.getByLabel("Name").fill("not kept");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    strictEqual(await dialog.isVisible(), false);
    deepStrictEqual(await menu(tab), ["Default", "[mine]", "<b>few"]);

    // Another of that name is replaced.
    await open("/ui/top?n=6");
    await save(tab, "<b>few");
    deepStrictEqual(await menu(tab), ["Default", "mine", "[<b>few]"]);

    page.once("dialog", (dialog) => void dialog.accept());
    await page.getByRole("button", { name: "Config", exact: true }).click();
    await page.getByRole("button", { name: "Delete mine" }).click();
    await page.locator("#configs li", { hasText: "mine" }).waitFor({ state: "detached" });
    await open("/ui/top");
    deepStrictEqual(await menu(tab), ["[Default]", "<b>few"]);
  });
}

testInBrowser(
  "what others keep in the browser costs nothing",
  () => webHandler(KEEPERS["the browser"]),
  async (tab) => {
    await tab.open("/ui/top");
    for (const text of ["{", "7", '[null, {"name": 1}, {"name": "good", "query": "n=5"}]']) {
      await tab.page.evaluate((text) => localStorage.setItem("pprof.configs", text), text);
      await tab.open("/ui/top");
    }
    deepStrictEqual(await menu(tab), ["[Default]", "good"]);
    strictEqual(await tab.page.locator("table.top").count(), 1);
  },
);
