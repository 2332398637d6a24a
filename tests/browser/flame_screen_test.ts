import { notDeepStrictEqual, ok, strictEqual } from "node:assert/strict";
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
import { sessionAbout } from "../support/web_session.ts";

const shop = webHandler(sessionAbout(SHOP));

function test(name: string, body: (tab: Tab) => Promise<void>): void {
  testInBrowser(name, () => shop, body);
}

test("dark, and crisp on fine screens", async (tab) => {
  const { page } = tab;
  await page.emulateMedia({ colorScheme: "dark" });
  await openFlame(tab);
  const [red = 255] = await colorAt(page, 8, 0.5);
  ok(red < 64);
  const dark = await colorAt(page, 2, 0.5);
  await page.emulateMedia({ colorScheme: "light" });
  // The page hears of it some frames later.
  let light = dark;
  for (let i = 0; i < 100 && `${light}` === `${dark}`; i++) light = await colorAt(page, 2, 0.5);
  notDeepStrictEqual(light, dark);

  const fine = await page.context().browser()!.newPage({ deviceScaleFactor: 2 });
  await openFlame({ ...tab, page: fine });
  strictEqual(
    await fine.evaluate(
      "(({ width, clientWidth }) => width / clientWidth)(document.querySelector('canvas'))",
    ),
    2,
  );
});

testInBrowser(
  "deep stacks are drawn, zoomed and found again",
  () => webHandler(sessionAbout(flameProfile([Array(20_000).fill("again").join(" "), 5]))),
  async (tab) => {
    const { page } = tab;
    await openFlame(tab);
    await clickAt(page, 9, 0.5);
    await page.waitForURL(/zoom=\.9\.$/);
    await page.reload();
    await ready(page);
    strictEqual((await page.locator(".flame-crumbs button").allInnerTexts()).length, 4);
    await page.locator(".flame-scroller").evaluate((scroller) => scroller.scrollTop = 1e9);
    strictEqual(await nameAt(page, 20, 0.5), "again");
  },
);

test("a narrow screen with fingers: a tap says, another zooms", async (tab) => {
  const page = await tab.page.context().browser()!.newPage({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 800 },
  });
  await openFlame({ ...tab, page });
  strictEqual(await page.evaluate("document.documentElement.scrollWidth"), 390);
  const { x, y } = await pointAt(page, 2, 0.7);
  await page.touchscreen.tap(x, y);
  strictEqual(await page.locator(".flame-card b").innerText(), "shop.list");
  ok(!page.url().includes("zoom"));
  await page.touchscreen.tap(x, y);
  await page.waitForURL(/zoom=/);
  strictEqual((await page.locator(".flame-crumbs button").allInnerTexts()).at(-1), "shop.list");
});

test("zooming moves, unless the reader wants no motion", async (tab) => {
  const { page } = tab;
  const stops = async (reducedMotion: "reduce" | "no-preference") => {
    await openFlame(tab);
    await page.emulateMedia({ reducedMotion });
    await page.evaluate(`(() => {
      const { prototype } = CanvasRenderingContext2D;
      const { fillText } = prototype;
      window.offsets = [];
      prototype.fillText = function (text, x, y) {
        if (text.startsWith("shop.list")) window.offsets.push(Math.round(x));
        fillText.call(this, text, x, y);
      };
      // However few frames a crowded machine shows, a little time goes by with each.
      let clock = performance.now();
      performance.now = () => clock += 20;
    })()`);
    // What is under the mouse is painted again: that is where it begins.
    await nameAt(page, 2, 0.7);
    await page.waitForFunction("window.offsets.length > 0");
    await clickAt(page, 2, 0.7);
    await page.locator(".flame-crumbs").getByText("shop.list").waitFor();
    for (let i = 0; i < 100; i++) {
      await page.evaluate("new Promise((done) => requestAnimationFrame(done))");
    }
    const offsets = await page.evaluate("window.offsets") as number[];
    const [begin, end] = [offsets[0], offsets.at(-1)];
    notDeepStrictEqual(begin, end);
    return offsets.filter((offset) => offset !== begin && offset !== end).length;
  };
  ok(await stops("no-preference") > 2);
  strictEqual(await stops("reduce"), 0);
});
