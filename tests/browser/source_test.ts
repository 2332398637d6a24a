import { deepStrictEqual, match } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();

testInBrowser("source has its lines with their values", () => webHandler(session), async (tab) => {
  const { page, open } = tab;
  await open("/ui/source?f=^main.makeOrders$");
  await page.locator("section.source table").waitFor();
  match(await page.locator("section.source h2").innerText(), /^main\.makeOrders$/);
  const rows = await page.locator("section.source tbody tr").evaluateAll((lines) =>
    lines.map((line) => [...line.children].slice(0, 3).map((cell) => cell.textContent))
  );
  deepStrictEqual(rows.filter(([, flat, cum]) => flat !== "" || cum !== ""), [
    ["74", "", "10ms"],
    ["76", "", "400ms"],
    ["77", "", "250ms"],
  ]);
});
