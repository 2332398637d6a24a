import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { BASE_LABEL, colorAt, flameProfile, nameAt, openFlame } from "../support/flame.ts";
import { sessionAbout } from "../support/web_session.ts";

const COMPARED = flameProfile(
  ["grown main", 300],
  ["grown main", -100, BASE_LABEL],
  ["shrunk main", 200],
  ["shrunk main", -400, BASE_LABEL],
  ["same main", 150],
  ["same main", -150, BASE_LABEL],
  ["new main", 100],
  ["gone main", -250, BASE_LABEL],
);

testInBrowser(
  "a comparison: widths after, colours by change",
  () => webHandler(sessionAbout(COMPARED)),
  async (tab) => {
    const { page } = tab;
    await openFlame(tab, "?table=f");
    const at = { grown: 0.2, shrunk: 0.5, same: 0.75, new: 0.93 };
    for (const [name, across] of Object.entries(at)) {
      strictEqual(await nameAt(page, 2, across), name);
    }
    await page.mouse.move(0, 0);
    const [grown, shrunk, same, fresh] = await Promise.all(
      Object.values(at).map((across) => colorAt(page, 2, across)),
    );
    ok(grown![0]! > grown![2]! + 10, `${grown} is red`);
    ok(shrunk![2]! > shrunk![0]! + 10, `${shrunk} is blue`);
    ok(same![0] === same![2], `${same} is grey`);
    ok(fresh![0]! - fresh![2]! > grown![0]! - grown![2]!, `${fresh} is more than ${grown}`);
    match(
      await page.locator(".flame-legend").innerText(),
      /Width: after\.[^]*less[^]*same[^]*more/,
    );
    await nameAt(page, 2, 0.2);
    match(
      await page.locator(".flame-card").innerText(),
      /cum\s+100ms → 300ms \(\+200ms, 22\.22%\)/,
    );
  },
);

testInBrowser(
  "a comparison: the table says what grew most and what is gone",
  () => webHandler(sessionAbout(COMPARED)),
  async (tab) => {
    const { page } = tab;
    await openFlame(tab);
    const rows = await page.locator("aside .flame-table tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent).join(" "))
    );
    deepStrictEqual(rows, [
      "+200ms 100ms 300ms +200ms grown",
      "+100ms 0 100ms +100ms new new",
      "0 150ms 150ms 0 same",
      "0 900ms 750ms -150ms main",
      "-200ms 400ms 200ms -200ms shrunk",
      "-250ms 250ms 0 -250ms gone gone",
    ]);
    await page.locator("#search").fill("gone");
    await page.locator(".flame-matches:not(:empty)").waitFor();
    strictEqual(
      await page.locator(".flame-matches").innerText(),
      "1 name matches: 250ms → 0 (-250ms, 27.78%)",
    );
  },
);

testInBrowser(
  "a subtracted base: widths by what has changed",
  () =>
    webHandler(sessionAbout(flameProfile(["a main", 300], ["b main", -100], ["c a main", -100]))),
  async (tab) => {
    const { page } = tab;
    await openFlame(tab, "?table=f");
    strictEqual(await nameAt(page, 2, 0.75), "a");
    strictEqual(await nameAt(page, 2, 0.85), "b");
    match(await page.locator(".flame-card").innerText(), /cum\s+0, -100ms \(-100ms, 20\.00%\)/);
    strictEqual(await nameAt(page, 3, 0.1), "c");
    await page.mouse.move(0, 0);
    const [a, b] = [await colorAt(page, 2, 0.7), await colorAt(page, 2, 0.95)];
    ok(a[0]! > a[2]! && b[2]! > b[0]!, `${a} ${b}`);
    match(await page.locator(".flame-legend").innerText(), /Width: what has changed/);
  },
);

testInBrowser(
  "a comparison in which everything is gone says so",
  () => webHandler(sessionAbout(flameProfile(["a main", -300, BASE_LABEL]))),
  async (tab) => {
    await openFlame(tab);
    match(await tab.page.locator("aside").innerText(), /-300ms gone/);
    strictEqual(await nameAt(tab.page, 0, 0.5), "root 300ms → 0 (-300ms, 100%)");
  },
);
