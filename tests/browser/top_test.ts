import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { COMMANDS } from "../../lib/report/commands.ts";
import { report } from "../../lib/report/report.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();

testInBrowser("the table has the numbers of -top", () => webHandler(session), async (tab) => {
  const { page, open } = tab;
  await open("/ui/top");
  const cells = await page.locator("table.top tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent ?? ""))
  );
  const request = { command: COMMANDS["top"]!, argument: "", config: session.config };
  const text = await report(session.sessionProfiles.list[0]!.profile, request, session.environment);
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
    const { page, open } = tab;
    await open("/ui/top");
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
  const { page, open } = tab;
  await open("/ui/top");
  await page.locator("#search").fill("gcDrain");
  await page.locator("tr[aria-selected=true]").first().waitFor();
  await page.locator("#search").press("Enter");
  await page.waitForURL(/[?&]f=gcDrain/);
  match(await page.locator("table.top").innerText(), /gcDrain/);
});

testInBrowser("menus open and close by keyboard", () => webHandler(session), async (tab) => {
  const { page, open } = tab;
  await open("/ui/top");
  const menu = page.getByRole("menu", { name: "View" });
  await page.getByRole("button", { name: "View" }).press("Enter");
  await menu.waitFor();
  await page.keyboard.press("ArrowDown");
  strictEqual(await page.evaluate("document.activeElement.textContent"), "Graph");
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "hidden" });
  strictEqual(await page.evaluate("document.activeElement.textContent"), "View");
});

testInBrowser(
  "a row unfolds into callers and callees of any depth",
  () => webHandler(session),
  async (tab) => {
    const { page, open } = tab;
    await open("/ui/top");
    const row = page.locator("tr[data-name='main.makeOrders']");
    await row.focus();
    await page.keyboard.press("ArrowRight");
    const below = page.locator("tr.neighbours");
    const callee = below.getByRole("button", { name: /strings\.Split/ });
    await callee.click();
    await below.getByRole("button", { name: /strings\.genSplit/ }).waitFor();
    match(await callee.innerText(), /^330ms \(50\.00%\) +strings\.Split \(inline\)$/);
    await row.focus();
    await page.keyboard.press("ArrowLeft");
    strictEqual(await below.count(), 0);
  },
);

testInBrowser("the order of rows is in the address", () => webHandler(session), async (tab) => {
  const { page, open } = tab;
  await open("/ui/top");
  await page.getByRole("button", { name: "Cum", exact: true }).click();
  match(page.url(), /[?&]o=-cum/);
  const first = () => page.locator("table.top tbody tr").first().getAttribute("data-name");
  const heaviest = await first();
  await page.reload();
  await page.locator("body[data-ready]").waitFor();
  strictEqual(await first(), heaviest);
  strictEqual(await page.locator("th[aria-sort=descending]").first().innerText(), "Cum");
});
