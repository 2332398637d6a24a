import { deepStrictEqual, match, notDeepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { COMMANDS } from "../../lib/report/commands.ts";
import { report } from "../../lib/report/report.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import {
  clickAt,
  colorAt,
  flameProfile,
  nameAt,
  openFlame,
  pointAt,
  ready,
  SHOP,
} from "../support/flame.ts";
import { sessionAbout, webSession } from "../support/web_session.ts";

const shop = webHandler(sessionAbout(SHOP));
const recorded = await webSession();

function test(name: string, body: (tab: Tab) => Promise<void>): void {
  testInBrowser(name, () => shop, body);
}

test("the graph has callers above what they call, the widest first", async (tab) => {
  await openFlame(tab);
  const names = [];
  for (
    const [row, across] of [[0, 0.5], [1, 0.5], [2, 0.3], [2, 0.7], [2, 0.95], [3, 0.3], [4, 0.1]]
  ) {
    names.push(await nameAt(tab.page, row!, across!));
  }
  deepStrictEqual(names, [
    "root 1s (100%)",
    "main",
    "shop.order",
    "shop.list",
    "end",
    "parse",
    "read",
  ]);
  // Nothing is drawn below what runs itself.
  strictEqual(await nameAt(tab.page, 3, 0.85), "");
  deepStrictEqual(await colorAt(tab.page, 3, 0.85), [255, 255, 255]);
});

test("the card says what a frame comes to, here and in all, and where it is", async (tab) => {
  await openFlame(tab);
  strictEqual(await nameAt(tab.page, 3, 0.3), "parse");
  const text = await tab.page.locator(".flame-card").innerText();
  for (
    const part of [
      /flat\s+450ms \(45\.00%\)/,
      /cum\s+600ms \(60\.00%\)/,
      /flat in all\s+650ms \(65\.00%\)/,
      /cum in all\s+800ms \(80\.00%\)/,
      /\/app\/node_modules\/json\/parse\.js:7/,
      /library/,
    ]
  ) match(text, part);
});

test("a click zooms; back, forward, reload and the crumbs lead where they say", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  await clickAt(page, 2, 0.7);
  await page.waitForURL(/[?&]zoom=/);
  const zoomed = () => nameAt(page, 2, 0.1);
  strictEqual(await zoomed(), "shop.list");
  strictEqual(await nameAt(page, 3, 0.6), "parse");
  deepStrictEqual(await colorAt(page, 2, 0.05), await colorAt(page, 2, 0.95));
  await page.reload();
  await ready(page);
  strictEqual(await zoomed(), "shop.list");
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
  strictEqual(await zoomed(), "shop.order");
  await page.goForward();
  await page.waitForURL((url) => url.searchParams.has("zoom"));
  strictEqual(await zoomed(), "shop.list");
  const crumbs = page.locator(".flame-crumbs button");
  deepStrictEqual(await crumbs.allInnerTexts(), ["root 1s (100%)", "main", "shop.list"]);
  await crumbs.first().click();
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
  strictEqual(await zoomed(), "shop.order");
});

test("p= shows callers above and callees below, as Go's pprof's links do", async (tab) => {
  const { page } = tab;
  await openFlame(tab, "?p=^parse%24");
  // main, its callees, the line between, parse, read.
  strictEqual(await nameAt(page, 0, 0.2), "main");
  strictEqual(await nameAt(page, 1, 0.2), "shop.order");
  strictEqual(await nameAt(page, 1, 0.9), "shop.list");
  strictEqual(await nameAt(page, 2, 0.5), "^parse$ 800ms (80.00%)");
  strictEqual(await nameAt(page, 3, 0.5), "parse");
  strictEqual(await nameAt(page, 4, 0.1), "read");
  await clickAt(page, 1, 0.9);
  await page.waitForURL(/zoom=-/);
  strictEqual(await nameAt(page, 1, 0.1), "shop.list");
  strictEqual(await nameAt(page, 4, 0.1), "read");
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
  await clickAt(page, 2, 0.5);
  await page.waitForURL((url) => !url.searchParams.has("p"));
  strictEqual(await nameAt(page, 0, 0.5), "root 1s (100%)");
  // By file; by nothing that there is; by no expression at all.
  await openFlame(tab, "?p=list%5C.ts%24");
  strictEqual(await nameAt(page, 2, 0.5), "shop.list");
  for (const pattern of ["zzz", "%28"]) {
    await openFlame(tab, `?p=${pattern}`);
    strictEqual(await nameAt(page, 0, 0.5), "root 1s (100%)");
  }
});

test("what matches a search stands out, and its total is a report's", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  // The outline is at the lower edge.
  const before = await colorAt(page, 3, 0.3, 10);
  await page.locator("#search").fill("^parse$");
  await page.locator(".flame-matches:not(:empty)").waitFor();
  strictEqual(await page.locator(".flame-matches").innerText(), "1 name matches: 800ms (80.00%)");
  await page.waitForURL(/[?&]q=/);
  notDeepStrictEqual(await colorAt(page, 3, 0.3, 10), before);
  deepStrictEqual(await colorAt(page, 2, 0.3, 10), await colorAt(page, 2, 0.4, 10));
  await page.reload();
  await ready(page);
  strictEqual(await page.locator("#search").inputValue(), "^parse$");
  strictEqual(await page.locator(".flame-matches").innerText(), "1 name matches: 800ms (80.00%)");
  await page.locator("#search").press("Enter");
  await page.waitForURL(/[?&]p=/);
  strictEqual(await page.locator("#search").inputValue(), "");
  strictEqual(await nameAt(page, 3, 0.5), "parse");
});

testInBrowser("search totals are those of -focus", () => webHandler(recorded), async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  // Of names in which no file's name is: -focus looks at those as well.
  for (const pattern of ["gcDrain", "^strings\\.", "makeOrders|scanObject"]) {
    await page.locator("#search").fill(pattern);
    await page.waitForURL((url) => url.searchParams.get("q") === pattern);
    const config = { ...recorded.config, focus: pattern, unit: "auto" };
    const request = { command: COMMANDS["top"]!, argument: "", config };
    const text = await report(
      recorded.sessionProfiles.list[0]!.profile,
      request,
      recorded.environment,
    );
    const [, value, share] = /accounting for (\S+), (\S+) of/.exec(String(text))!;
    const shown = await page.locator(".flame-matches").innerText();
    strictEqual(shown.replace(/^.*: /, ""), `${value} (${share})`, pattern);
  }
});

testInBrowser("the table has the numbers of -top", () => webHandler(recorded), async (tab) => {
  const { page } = tab;
  await openFlame(tab, "?table=t");
  const cells = await page.locator(".flame-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent ?? ""))
  );
  const config = {
    ...recorded.config,
    unit: "auto",
    granularity: "filefunctions",
    trim: false,
  };
  const request = { command: COMMANDS["top"]!, argument: "", config };
  const text = String(
    await report(recorded.sessionProfiles.list[0]!.profile, request, recorded.environment),
  );
  const lines = text.split("\n");
  const rows = lines.slice(lines.findIndex((line) => /^ +flat +flat%/.test(line)) + 1, -1);
  const ours = cells.map(([flat, flatShare, cum, cumShare, name]) =>
    [flat, flatShare, cum, cumShare, name].join(" ")
  );
  const theirs = rows.map((row) => {
    const [flat, flatShare, , cum, cumShare, name] = row.trim().split(/\s+/);
    return [flat, flatShare, cum, cumShare, name].join(" ");
  });
  ok(theirs.length > 100);
  deepStrictEqual(ours.toSorted(), theirs.toSorted());
});

test("leaves up: what runs itself, and its callers below", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  await page.getByRole("button", { name: "Hottest first" }).click();
  await page.waitForURL(/inverted=t/);
  strictEqual(await nameAt(page, 1, 0.3), "parse");
  strictEqual(await nameAt(page, 2, 0.2), "shop.order");
  strictEqual(await nameAt(page, 2, 0.5), "shop.list");
  strictEqual(await nameAt(page, 3, 0.2), "main");
  strictEqual(await nameAt(page, 1, 0.7), "read");
  match(await page.locator(".flame-card").innerText(), /flat\s+150ms \(15\.00%\)/);
});

test("order by name", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  await page.getByLabel("Order", { exact: true }).selectOption("name");
  await page.waitForURL(/order=name/);
  deepStrictEqual(
    [await nameAt(page, 2, 0.05), await nameAt(page, 2, 0.2), await nameAt(page, 2, 0.8)],
    ["end", "shop.list", "shop.order"],
  );
});

test("colours by package, file or kind, with a legend", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const legend = page.locator(".flame-legend");
  const colors = async () => ({
    main: await colorAt(page, 1, 0.9),
    order: await colorAt(page, 2, 0.5),
    list: await colorAt(page, 2, 0.8),
    parse: await colorAt(page, 3, 0.5),
  });
  const byKind = await colors();
  notDeepStrictEqual(byKind.order, byKind.parse);
  deepStrictEqual(await legend.getByRole("button").allInnerTexts(), [
    "npm and jsr 65 %",
    "your code 35 %",
  ]);

  await page.getByLabel("Colour", { exact: true }).selectOption("package");
  await page.waitForURL(/color=package/);
  const byPackage = await colors();
  deepStrictEqual(byPackage.order, byPackage.list);
  notDeepStrictEqual(byPackage.order, byPackage.parse);
  match(await legend.innerText(), /npm\/json@1\.0\.0/);

  await page.getByLabel("Colour", { exact: true }).selectOption("file");
  await page.waitForURL(/color=file/);
  const byFile = await colors();
  notDeepStrictEqual(byFile.order, byFile.list);
  match(await legend.innerText(), /shop\/list\.ts/);

  await page.getByLabel("Colour", { exact: true }).selectOption("kind");
  await page.waitForURL((url) => !url.searchParams.has("color"));
  deepStrictEqual(await colors(), byKind);
});

test("the menu of a frame: filters, copying, the editor", async (tab) => {
  const { page } = tab;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openFlame(tab, "?i=zzz");
  const { x, y } = await pointAt(page, 3, 0.3);
  const open = () => page.mouse.click(x, y, { button: "right" });
  await open();
  const menu = page.getByRole("menu", { name: "parse" });
  const href = (name: string) =>
    menu.getByRole("menuitem", { name, exact: true }).getAttribute("href");
  const filters = ["Focus", "Ignore", "Hide", "Show only", "Show from"];
  deepStrictEqual(
    (await Promise.all(filters.map(href))).map((each) =>
      [...new URLSearchParams(each!)].filter(([key, value]) => key !== "i" || value !== "zzz")
    ),
    [
      [["f", "^parse$"]],
      [["i", "zzz|^parse$"]],
      [["h", "^parse$"]],
      [["s", "^parse$"]],
      [["sf", "^parse$"]],
    ],
  );
  match(await href("Show source") ?? "", /^\.\/source\?i=zzz&f=%5Eparse%24$/);
  match(await href("Peek") ?? "", /^\.\/peek\?i=zzz&f=%5Eparse%24$/);
  strictEqual(await href("Open in editor"), "vscode://file/app/node_modules/json/parse.js:7");
  await menu.getByRole("menuitem", { name: "Copy stack" }).click();
  await page.getByText("Copied").waitFor();
  strictEqual(
    await page.evaluate("navigator.clipboard.readText()"),
    "main\nshop.order\nparse",
  );

  page.once("dialog", (dialog) => dialog.accept("idea://open?file=/{file}&line={line}"));
  await open();
  await menu.getByRole("menuitem", { name: "Editor …" }).click();
  await page.mouse.click(x, y - 20, { button: "right" });
  strictEqual(
    await page.getByRole("menuitem", { name: "Open in editor" }).getAttribute("href"),
    "idea://open?file=/app/shop/order%20it.ts&line=7",
  );
  await page.keyboard.press("Escape");

  await open();
  await menu.getByRole("menuitem", { name: "Focus" }).click();
  await page.waitForURL(/[?&]f=%5Eparse%24/);
  await ready(page);
  strictEqual(await nameAt(page, 2, 0.9), "shop.list");
});

test("everything by keyboard alone", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const status = page.locator(".flame-status");
  await page.locator("#details-button").focus();
  // The controls, then the picture.
  for (
    let i = 0;
    i < 20 && await page.evaluate("document.activeElement.tagName") !== "CANVAS";
    i++
  ) {
    await page.keyboard.press("Tab");
  }
  strictEqual(await page.evaluate("document.activeElement.tagName"), "CANVAS");
  const press = async (key: string) => {
    await page.keyboard.press(key);
    return (await status.innerText()).split(" · ")[0];
  };
  deepStrictEqual(
    [
      await press("ArrowDown"),
      await press("ArrowDown"),
      await press("ArrowDown"),
      await press("ArrowRight"),
      await press("ArrowLeft"),
      await press("ArrowRight"),
      await press("ArrowUp"),
      await press("ArrowDown"),
    ],
    [
      "root 1s (100%)",
      "main",
      "shop.order",
      "shop.list",
      "shop.order",
      "shop.list",
      "main",
      "shop.order",
    ],
  );
  await press("ArrowRight");
  match(await status.innerText(), /flat 100ms \(10\.00%\) · cum 300ms \(30\.00%\)/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/zoom=/);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
  await page.keyboard.press("ContextMenu");
  strictEqual(await page.evaluate("document.activeElement.textContent"), "Zoom");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/p=%5Eshop%5C.list%24/);
  strictEqual(await page.evaluate("document.activeElement.tagName"), "CANVAS");
  await page.keyboard.press("Backspace");
  await page.waitForURL((url) => !url.searchParams.has("p"));
});

test("the table is there for those who do not see the picture", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const table = page.getByRole("table", { name: "Functions of all stacks" });
  strictEqual(await page.locator("canvas table").count(), 1);
  // Nothing that cannot be seen has the focus.
  await page.locator("canvas").focus();
  await page.keyboard.press("Tab");
  strictEqual(await page.evaluate("document.activeElement.closest('table')"), null);
  await page.getByRole("button", { name: "Table" }).click();
  await page.waitForURL(/table=t/);
  await table.waitFor();
  strictEqual(await page.locator("canvas table").count(), 0);
  await table.getByRole("button", { name: "Function" }).click();
  await table.locator("tbody tr").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/p=%5Emain%24/);
});

test("what is chosen becomes a filter in the menus too", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  await clickAt(page, 2, 0.7);
  await page.getByRole("button", { name: "Refine" }).click();
  await page.getByRole("menuitem", { name: "Ignore" }).click();
  await page.waitForURL(/[?&]i=%5Eshop%5C.list%24/);
  await ready(page);
  strictEqual(await nameAt(page, 2, 0.9), "end");
});

testInBrowser(
  "names are only ever text",
  () => webHandler(sessionAbout(flameProfile(["<img/src=x/onerror=alert(1)> </script><b>x", 5]))),
  async (tab) => {
    const { page } = tab;
    await openFlame(tab, "?table=t&p=img");
    strictEqual(await nameAt(page, 2, 0.5), "<img/src=x/onerror=alert(1)>");
    const { x, y } = await pointAt(page, 2, 0.5);
    await page.mouse.click(x, y);
    await page.mouse.click(x, y, { button: "right" });
    await page.getByRole("menu", { name: "<img/src=x/onerror=alert(1)>" }).waitFor();
    strictEqual(await page.locator("img, main b b, td b").count(), 0);
  },
);
