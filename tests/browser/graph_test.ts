import { match, ok, strictEqual } from "node:assert/strict";
import { LayoutError } from "../../lib/layout/layout_engine.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();

testInBrowser("the graph has -dot's boxes; they are chosen and refined", async () => {
  return webHandler(await webSession());
}, async ({ page, open }) => {
  await open("/ui/graph?n=12");
  const nodes = page.locator("g.node[role=button]");
  await nodes.first().waitFor();
  ok(await nodes.count() > 3);
  await nodes.first().focus();
  await page.keyboard.press("Enter");
  strictEqual(await nodes.first().getAttribute("aria-pressed"), "true");
  const name = await nodes.first().getAttribute("aria-label") ?? "";
  await page.getByRole("button", { name: "Refine" }).click();
  await page.getByRole("menuitem", { name: "Focus" }).click();
  await page.waitForURL(/[?&]f=/);
  strictEqual(new URL(page.url()).searchParams.get("n"), "12");
  ok(name.length > 0);
});

testInBrowser("the graph moves and zooms", () => webHandler(session), async ({ page, open }) => {
  await open("/ui/graph?n=12");
  const svg = page.locator("#view > svg");
  await svg.waitFor();
  const view = (field: string) =>
    page.evaluate<number>(`document.querySelector("#view > svg").viewBox.baseVal.${field}`);
  const box = () => view("width");
  const shift = () => view("x");
  // It begins with what can be read.
  await svg.press("0");
  const [width, x] = [await box(), await shift()];
  await page.mouse.move(400, 400);
  await page.mouse.wheel(0, -100);
  await page.waitForFunction(
    `document.querySelector("#view > svg").viewBox.baseVal.width < ${width}`,
  );
  await page.mouse.down();
  await page.mouse.move(500, 400, { steps: 4 });
  await page.mouse.up();
  ok(await shift() < x + width);
  await svg.press("0");
  strictEqual(await box(), width);
});

testInBrowser("a graph that is too large offers fewer nodes", () => {
  const layout = Object.create(session.layout, {
    svg: { value: () => Promise.reject(new LayoutError("cannot lay out the graph")) },
  });
  return webHandler({ ...session, layout });
}, async ({ page, open }) => {
  await open("/ui/graph");
  await page.getByRole("link", { name: "20 nodes" }).click();
  await page.waitForURL(/[?&]n=20/);
  await page.getByRole("link", { name: "10 nodes" }).waitFor();
  match(await page.getByRole("status").innerText(), /cannot lay out/);
}, { expected: /503/ });
