import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { COMMANDS } from "../../lib/report/commands.ts";
import { report } from "../../lib/report/report.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();

testInBrowser("the table has the numbers of -top", () => webHandler(session), async (tab) => {
  const { page, origin } = tab;
  await page.goto(`${origin}/ui/top`);
  const cells = await page.locator("table.top tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent ?? ""))
  );
  const request = { command: COMMANDS["top"]!, argument: "", config: session.config };
  const text = await report(session.shelf.list[0]!.profile, request, session.environment);
  const lines = String(text).split("\n");
  const rows = lines.slice(lines.findIndex((line) => /^ +flat +flat%/.test(line)) + 1, -1);
  deepStrictEqual(
    cells.map(([flat, , , cum, , name, inline]) => [flat, cum, `${name} ${inline}`.trim()]),
    rows.map((row) => {
      const [flat, , , cum, , ...name] = row.trim().split(/\s+/);
      return [flat, cum, name.join(" ")];
    }),
  );
});

testInBrowser(
  "rows sort by mouse and are chosen by keyboard",
  () => webHandler(session),
  async (tab) => {
    const { page, origin } = tab;
    await page.goto(`${origin}/ui/top`);
    const first = () => page.locator("table.top tbody tr").first().getAttribute("data-name");
    const heaviest = await first();
    await page.getByRole("button", { name: "Name" }).click();
    const names = await page.locator("table.top tbody tr").evaluateAll((rows) =>
      rows.map((row) => row.getAttribute("data-name") ?? "")
    );
    deepStrictEqual(names, names.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    await page.getByRole("button", { name: "Flat", exact: true }).click();
    strictEqual(await first(), heaviest);

    await page.locator("table.top tbody tr").first().focus();
    await page.keyboard.press("Space");
    strictEqual(await page.locator("tr[aria-selected=true]").count(), 1);
    await page.getByRole("button", { name: "Refine" }).click();
    await page.getByRole("menuitem", { name: "Ignore" }).click();
    await page.waitForURL(/[?&]i=/);
    const rest = await page.locator("table.top tbody tr").evaluateAll((rows) =>
      rows.map((row) => row.getAttribute("data-name"))
    );
    strictEqual(rest.includes(heaviest), false);
  },
);

testInBrowser("searching selects, and Enter focuses", () => webHandler(session), async (tab) => {
  const { page, origin } = tab;
  await page.goto(`${origin}/ui/top`);
  await page.locator("#search").fill("gcDrain");
  await page.locator("tr[aria-selected=true]").first().waitFor();
  await page.locator("#search").press("Enter");
  await page.waitForURL(/[?&]f=gcDrain/);
  match(await page.locator("table.top").innerText(), /gcDrain/);
});

testInBrowser("menus open and close by keyboard", () => webHandler(session), async (tab) => {
  const { page, origin } = tab;
  await page.goto(`${origin}/ui/top`);
  const menu = page.getByRole("menu", { name: "View" });
  await page.getByRole("button", { name: "View" }).press("Enter");
  await menu.waitFor();
  await page.keyboard.press("ArrowDown");
  strictEqual(await page.evaluate("document.activeElement.textContent"), "Flame Graph");
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "hidden" });
  strictEqual(await page.evaluate("document.activeElement.textContent"), "View");
});
