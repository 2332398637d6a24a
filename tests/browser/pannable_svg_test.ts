import { deepStrictEqual, ok } from "node:assert/strict";
import { LayoutEngine } from "../../lib/layout/layout_engine.ts";
import { pannableSvg } from "../../lib/layout/pannable_svg.ts";
import { testInBrowser } from "../support/browser.ts";

async function picture(request: Request): Promise<Response> {
  if (!request.url.endsWith(".svg")) return new Response(null, { status: 204 });
  using engine = new LayoutEngine();
  const svg = pannableSvg(await engine.svg('digraph "graph" { a -> b -> c }'));
  return new Response(svg, { headers: { "content-type": "image/svg+xml" } });
}

testInBrowser(
  "a picture follows the mouse and grows under the wheel",
  () => picture,
  async (tab) => {
    const { page, origin } = tab;
    await page.goto(`${origin}/graph.svg`);
    /** Where the picture is, and how large. */
    const view = async () => {
      const transform = await page.locator("#viewport").getAttribute("transform") ?? "";
      const [, x, y, scale] = /^translate\((\S+) (\S+)\) scale\((\S+)\)$/.exec(transform) ?? [];
      return { x: Number(x), y: Number(y), scale: Number(scale) };
    };

    await page.mouse.move(200, 200);
    await page.mouse.down();
    await page.mouse.move(260, 230);
    await page.mouse.up();
    await page.mouse.move(10, 10);
    deepStrictEqual(await view(), { x: 60, y: 30, scale: 0.5 });

    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, -200);
    await page.locator('#viewport:not([transform*="scale(0.5)"])').waitFor({ state: "attached" });
    const { x, y, scale } = await view();
    ok(scale > 0.5);
    // The point under the mouse stays.
    const near = (a: number, b: number) => ok(Math.abs(a - b) < 0.01, `${a} is not ${b}`);
    near((300 - x) / scale, (300 - 60) / 0.5);
    near((300 - y) / scale, (300 - 30) / 0.5);
  },
);
