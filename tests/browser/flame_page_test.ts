import { deepStrictEqual, match, notDeepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import {
  BASE_LABEL,
  clickAt,
  colorAt,
  flameProfile,
  nameAt,
  openFlame,
  pointAt,
  ready,
  SHOP,
} from "../support/flame.ts";
import { looksWell } from "../support/page_looks.ts";
import { sessionAbout } from "../support/web_session.ts";

const shop = webHandler(sessionAbout({
  ...SHOP,
  comment: [
    "estimate: work of less than some 3 ms that begins after a pause may be missing and be (native): x",
    "estimate: lines of a function are divided among its labels in proportion",
    "not an estimate",
  ],
}));

function test(name: string, body: (tab: Tab) => Promise<void>): void {
  testInBrowser(name, () => shop, body);
}

test("a flame graph looks well on every screen, with and without a chosen frame", async (tab) => {
  await looksWell(tab, () => openFlame(tab, "?h=zzz"));
  await looksWell(tab, async (page) => {
    await openFlame(tab, "?q=shop");
    await clickAt(page, 1, 0.5);
    await page.locator(".flame-panel h3").first().waitFor();
  });
  await looksWell(tab, async (page) => {
    await openFlame(tab);
    await page.keyboard.press("?");
    await page.locator(".flame-keys[open]").waitFor();
  });
});

testInBrowser(
  "a comparison, callers and the table look well on every screen",
  () => {
    const grown = flameProfile(["a main", 300], ["a main", -100, BASE_LABEL], ["b main", 50]);
    return webHandler(sessionAbout(grown));
  },
  async (tab) => {
    await looksWell(tab, () => openFlame(tab, "?table=t"));
    await looksWell(tab, async (page) => {
      await openFlame(tab, "?p=%5Ea%24&inverted=t&order=name");
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: "Folded stacks" }).waitFor();
    });
  },
);

test("a wheel looks closer at what is below the pointer, and goes back", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const { x, y } = await pointAt(page, 2, 0.85);
  await page.mouse.move(x, y);
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -100);
  // What was far away at the left is out of view then.
  await page.locator('[role=slider][aria-valuetext^="from 7"]').waitFor();
  strictEqual(await nameAt(page, 2, 0.05), "shop.list");
  ok(!page.url().includes("zoom"));
  await page.keyboard.press("0");
  strictEqual(await nameAt(page, 2, 0.05), "shop.order");
});

test("out of a zoomed frame a wheel leads to all of the picture", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  await clickAt(page, 2, 0.7);
  await page.waitForURL(/zoom=/);
  const { x, y } = await pointAt(page, 2, 0.5);
  await page.mouse.move(x, y);
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, 100);
  await page.waitForURL((url) => !url.searchParams.has("zoom"));
  strictEqual(await nameAt(page, 2, 0.05), "shop.order");
});

test("the minimap chooses what is in view, by drag and by key", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const map = page.getByRole("slider");
  const box = (await map.boundingBox())!;
  const [from, to] = [box.x + box.width * 0.65, box.x + box.width * 0.85];
  await page.mouse.move(from, box.y + 9);
  await page.mouse.down();
  await page.mouse.move(to, box.y + 9, { steps: 4 });
  await page.mouse.up();
  await page.locator('[role=slider][aria-valuetext^="from 65."]').waitFor();
  strictEqual(await nameAt(page, 2, 0.05), "shop.list");
  await map.focus();
  await page.keyboard.press("Home");
  await page.locator('[role=slider][aria-valuenow="0.0"]').waitFor();
});

test("only my code: what others do counts for the frame that called them", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  await page.getByRole("button", { name: "Only my code" }).click();
  await page.waitForURL(/mine=t/);
  strictEqual(await nameAt(page, 2, 0.3), "shop.order");
  // parse and read are a package's, read has no file and counts as one's own.
  strictEqual(await nameAt(page, 3, 0.1), "read");
  strictEqual(await nameAt(page, 3, 0.4), "");
  await nameAt(page, 2, 0.3);
  match(await page.locator(".flame-card").innerText(), /flat\s+450ms \(45\.00%\)/);
});

testInBrowser(
  "only my code, of which there is none, says so",
  () => webHandler(sessionAbout(flameProfile(["parse", 300]))),
  async (tab) => {
    await openFlame(tab);
    const said = tab.page.getByText("No frame of this profile is your code");
    strictEqual(await said.isVisible(), false);
    await tab.page.getByRole("button", { name: "Only my code" }).click();
    await said.waitFor();
  },
);

test("a click on the legend shows one kind in colour", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const before = [await colorAt(page, 2, 0.3), await colorAt(page, 3, 0.3)];
  const kind = page.locator(".flame-legend").getByRole("button", { name: /npm and jsr/ });
  await kind.click();
  await page.mouse.move(0, 0);
  strictEqual(await kind.getAttribute("aria-pressed"), "true");
  notDeepStrictEqual(await colorAt(page, 2, 0.3), before[0]);
  deepStrictEqual(await colorAt(page, 3, 0.3), before[1]);
  await kind.click();
  deepStrictEqual(await colorAt(page, 2, 0.3), before[0]);
});

test("a search dims all that it does not find", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const before = [await colorAt(page, 2, 0.3), await colorAt(page, 3, 0.3)];
  await page.keyboard.press("/");
  await page.keyboard.type("parse");
  await page.locator(".flame-matches:not(:empty)").waitFor();
  notDeepStrictEqual(await colorAt(page, 2, 0.3), before[0]);
  deepStrictEqual(await colorAt(page, 3, 0.3), before[1]);
});

test("filters are chips, each with a way to take it off", async (tab) => {
  const { page } = tab;
  await openFlame(tab, "?f=%5Eshop%5C.list%24&i=zzz");
  deepStrictEqual(await page.locator(".flame-chips a").allInnerTexts(), [
    "focus: shop.list ✕",
    "ignore: zzz ✕",
  ]);
  await page.locator(".flame-chips a").first().click();
  await page.waitForURL((url) => !url.searchParams.has("f") && url.searchParams.has("i"));
  await ready(page);
  strictEqual(await nameAt(page, 2, 0.3), "shop.order");
});

test("what is an estimate is said in a line, in plain words", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const note = page.getByRole("note");
  match(await note.innerText(), /^Shares may be low for work under 3 ms .*\+ 1 more$/);
  await note.locator("summary").click();
  strictEqual(
    await note.locator("li").innerText(),
    "How lines are divided among labels is an estimate.",
  );
});

test("the panel has figures, callers, callees and what can be done", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  const panel = page.locator(".flame-panel");
  match(await panel.innerText(), /What takes most itself\s+parse\s+65 %/);
  await clickAt(page, 3, 0.3);
  await panel.locator("h2").getByText("parse").waitFor();
  const text = await panel.innerText();
  match(text, /npm and jsr/);
  match(text, /itself, here\s+450ms \(45\.00%\)/);
  match(text, /with callees, in all\s+800ms \(80\.00%\)/);
  match(text, /Called by\s+shop\.order\s+75 %\s+shop\.list\s+25 %/);
  match(text, /Calls\s+read\s+19 %/);
  strictEqual(
    await panel.getByRole("link", { name: "Focus" }).getAttribute("href")
      .then((href) => new URLSearchParams(href!).get("f")),
    "^parse$",
  );
  await panel.getByRole("button", { name: "shop.list" }).click();
  await page.waitForURL(/p=%5Eshop%5C.list%24/);
});

test("keys focus, ignore and turn; none of them while something is typed", async (tab) => {
  const { page } = tab;
  await openFlame(tab);
  await page.locator("#search").fill("f");
  await page.locator("#search").press("i");
  ok(!page.url().includes("i="));
  await page.locator("#search").fill("");
  await clickAt(page, 2, 0.7);
  await page.keyboard.press("f");
  await page.waitForURL(/[?&]f=%5Eshop%5C.list%24/);
  await ready(page);
  await clickAt(page, 3, 0.2);
  await page.keyboard.press("p");
  await page.waitForURL(/p=%5Eparse%24/);
  deepStrictEqual(await page.locator(".flame-chips a").allInnerTexts(), [
    "callers and callees of: parse ✕",
    "focus: shop.list ✕",
  ]);
});

testInBrowser(
  "who keeps memory alive is one step away, where the program says so",
  () => {
    const bytes = { type: "inuse_space", unit: "bytes" };
    const session = sessionAbout({ ...SHOP, sampleType: [bytes] });
    const source = { name: "retained", title: "Retained", help: "", seconds: 0 };
    return webHandler({ ...session, prefix: "/debug/pprof/ui", sources: [source] });
  },
  async ({ page, open }) => {
    await open("/debug/pprof/ui/flamegraph");
    await clickAt(page, 3, 0.3);
    const link = page.locator(".flame-panel").getByRole("link", { name: "Who keeps it?" });
    strictEqual(await link.getAttribute("href"), "../retained?debug=1");
  },
);
