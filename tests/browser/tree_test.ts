import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { ProfileBuilder, valueType } from "../../lib/profile/builder.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import { sessionAbout, webSession } from "../support/web_session.ts";

/** Requests that wait: five for a timer at one line, two for a fetch at another, one that nobody knows of. */
function goroutines(): Profile {
  const count = valueType("goroutine", "count");
  const builder = new ProfileBuilder({ sampleType: [count], periodType: count, period: 1 });
  const frame = (name: string, line: number) => ({
    name,
    systemName: name,
    filename: "/app/main.ts",
    startLine: 1,
    line,
    mapping: "/app",
  });
  const wait = (str: string) => [{ key: "wait", str }];
  const request = frame("handle<b>", 10);
  builder.add([frame("query", 20), request], [5], wait("timer"));
  builder.add([frame("query", 25), request], [2], wait("fetch"));
  builder.add([frame("other", 30)], [1], wait("promise"));
  return builder.build();
}

/** Level, value, name and whether it is open of each row. */
async function rowsOf(page: Tab["page"]): Promise<string[]> {
  return await page.getByRole("treeitem").evaluateAll((items) =>
    items.map((item) => {
      const text = (name: string) => item.querySelector(name)?.textContent;
      const expanded = item.getAttribute("aria-expanded");
      const open = expanded === "true" ? "-" : expanded === "false" ? "+" : " ";
      return `${item.getAttribute("aria-level")}${open} ${text(".value")} ${text(".name")}`;
    })
  );
}

testInBrowser(
  "goroutines are a tree: who waits, at which line, for what",
  () => webHandler(sessionAbout(goroutines())),
  async ({ page, open }) => {
    await open("/ui/tree");
    const down = [
      "1- 7 handle<b>:10",
      "2- 5 query:20",
      "3  5 timer",
      "2- 2 query:25",
      "3  2 fetch",
      "1- 1 other:30",
      "2  1 promise",
    ];
    deepStrictEqual(await rowsOf(page), down);
    await page.getByRole("button", { name: "Leaves first" }).click();
    await page.waitForURL(/[?&]d=up/);
    deepStrictEqual((await rowsOf(page)).slice(0, 3), [
      "1- 5 timer",
      "2- 5 query:20",
      "3  5 handle<b>:10",
    ]);
    await page.goBack();
    await page.getByRole("treeitem").first().getByText("handle<b>").waitFor();
    deepStrictEqual(await rowsOf(page), down);
    await open("/ui/flamegraph");
    await page.getByRole("button", { name: "Table" }).click();
    const table = page.locator("#view table").first();
    await table.waitFor();
    match(await table.innerText(), /handle<b>/);
  },
);

const session = await webSession();

testInBrowser(
  "the tree opens, closes and moves by keys, and the row is in the address",
  () => webHandler(session),
  async ({ page, open }) => {
    await open("/ui/tree");
    const items = page.getByRole("treeitem");
    const focused = () => page.locator("[role=treeitem]:focus .name").textContent();
    const before = await rowsOf(page);
    await items.first().focus();
    await page.keyboard.press("ArrowLeft");
    strictEqual(await items.first().getAttribute("aria-expanded"), "false");
    const next = before.findIndex((row, i) => i > 0 && row.startsWith("1"));
    deepStrictEqual((await rowsOf(page)).slice(1), next < 0 ? [] : before.slice(next));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const child = await focused();
    await page.waitForURL(/[?&]at=0\.0/);
    strictEqual(await page.locator("[role=treeitem][tabindex='0']").count(), 1);
    await page.keyboard.press("Space");
    strictEqual(
      await page.locator("[role=treeitem][tabindex='0']").getAttribute("aria-selected"),
      "true",
    );
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("End");
    const last = await focused();
    await page.waitForURL(/[?&]at=(?!0)/);
    await page.reload();
    await page.locator("body[data-ready]").waitFor();
    strictEqual(await page.locator("[role=treeitem][tabindex='0'] .name").textContent(), last);
    await open("/ui/tree?at=0.0");
    strictEqual(await page.locator("[role=treeitem][tabindex='0'] .name").textContent(), child);
  },
);
