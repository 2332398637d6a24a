import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { recordSource } from "../../lib/fetch/records/record_source.ts";
import { Records } from "../../lib/fetch/records/records.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import { aboutText, recordFolder } from "../support/record_folder.ts";
import { sessionAbout } from "../support/web_session.ts";

const AT = Date.UTC(2026, 10, 23, 11, 22, 0);
const OLD = "2026-11-23T11-22-18-565Z-stall";
const NEW = "2026-11-23T11-23-40-000Z-died";
const segment = (from: number) => `${AT + from * 1e3}-${AT + (from + 20) * 1e3}`;
const REASON = { name: "stall", text: "<b>held</b>" };

let folder: Awaited<ReturnType<typeof recordFolder>>;

/** What the tool shows of a folder of two records. */
async function pages() {
  folder = await recordFolder([
    `${OLD}/cpu.pb.gz`,
    `${OLD}/heap.pb.gz`,
    `${OLD}/segments/${segment(0)}.pb.gz`,
    `${OLD}/segments/${segment(20)}.pb.gz`,
    `${NEW}/segments/${segment(60)}.pb.gz`,
  ], {
    [`${OLD}/record.json`]: aboutText(AT, AT + 60_000, { reason: REASON }),
    [`${NEW}/record.json`]: aboutText(AT + 40_000, AT + 100_000),
  });
  const newest = await recordSource(folder.path, { print: () => {}, warn: () => {} });
  const recordings = await Records.open(folder.path);
  return webHandler({ ...sessionAbout(newest!), recordings });
}

/** Names in the table of the heaviest places. */
async function functionsOn(page: Tab["page"]): Promise<(string | null)[]> {
  await page.locator("table.top tbody tr").first().waitFor();
  return (await page.locator("table.top tbody tr").evaluateAll((rows) =>
    rows.map((row) => row.getAttribute("data-name"))
  )).sort();
}

testInBrowser("records are listed; each has its time line and profiles", pages, async (tab) => {
  const { page, open } = tab;
  await using _ = folder;
  await open("/ui/top");
  deepStrictEqual(await functionsOn(page), [segment(60)]);
  await page.getByRole("link", { name: "Profiles" }).click();
  const row = page.locator(`tr[data-record="${OLD}"]`);
  match(await row.innerText(), /<b>held<\/b>.*time line.*cpu heap/s);
  await row.getByRole("link", { name: "time line" }).click();
  await page.locator(".timeline h2", { hasText: "process 7: <b>held</b>" }).waitFor();

  // A span gets all pieces that it touches, and the page says which these are.
  await page.getByRole("slider", { name: "From" }).focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowRight");
  const remark = page.locator(".timeline .remark");
  match(await remark.innerText(), /pieces.*: \d\d:22:20 – \d\d:22:40\.$/);
  await page.getByRole("link", { name: "Top", exact: true }).click();
  deepStrictEqual(await functionsOn(page), [segment(20)]);
  await page.goBack();
  await page.getByRole("slider", { name: "From" }).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.locator(".timeline .remark", { hasText: "No CPU samples" }).waitFor();

  await open("/ui/profiles");
  await row.getByRole("link", { name: "heap" }).click();
  await page.waitForURL(/kind=heap/);
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitem", { name: "Top" }).click();
  deepStrictEqual(await functionsOn(page), ["heap"]);
  const missing = await fetch(`${tab.origin}/ui/top?record=none`);
  strictEqual(await missing.text(), "there is no record none\n");
});
