/**
 * Profiles and questions for tests of the flame graph.
 *
 * @module
 */
import type { Page } from "npm:playwright-core@1.64.1";
import { ProfileBuilder } from "../../lib/profile/builder.ts";
import type { Label, Profile } from "../../lib/profile/types.ts";
import type { Tab } from "./browser.ts";

const CPU = { type: "cpu", unit: "nanoseconds" };
/** Height of a row. */
const ROW = 24;
export const BASE_LABEL: Label[] = [{ key: "pprof::base", str: "true" }];

/** File of each function of {@linkcode flameProfile}; others have none. */
const FILES: Readonly<Record<string, string>> = {
  main: "/app/main.ts",
  "shop.order": "/app/shop/order it.ts",
  "shop.list": "/app/shop/list.ts",
  parse: "/app/node_modules/json/parse.js",
};

/** A profile of stacks written leaf first, with values in milliseconds. */
export function flameProfile(...rows: [stack: string, value: number, label?: Label[]][]): Profile {
  const builder = new ProfileBuilder({ sampleType: [CPU], periodType: CPU, period: 1 });
  for (const [stack, value, label] of rows) {
    const frames = stack.split(" ").map((name) => ({
      name,
      systemName: name,
      filename: FILES[name] ?? "",
      startLine: 1,
      line: 7,
      mapping: name === "parse" ? "npm/json@1.0.0" : "/app",
    }));
    builder.add(frames, [value * 1e6], label);
  }
  return builder.build();
}

/**
 * ```text
 * main 1s
 * shop.order 600ms              | shop.list 300ms | end 100ms
 * parse 600ms                   | parse 200ms |
 * read 150ms
 * ```
 */
export const SHOP: Profile = flameProfile(
  ["parse shop.order main", 450],
  ["read parse shop.order main", 150],
  ["parse shop.list main", 200],
  ["shop.list main", 100],
  ["end main", 100],
);

/** Opens a flame graph and waits until all of it is there. */
export async function openFlame({ page, origin }: Tab, query = ""): Promise<void> {
  // Tests do not wait for movements.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`${origin}/ui/flamegraph${query}`);
  await ready(page);
}

/** Waits until the page has all that comes after the first picture. */
export async function ready(page: Page): Promise<void> {
  await page.locator("body[data-ready] .flame-legend:not(:empty)").waitFor();
}

/** Where a place of the picture is on the screen: the row from 0, across from 0 to 1. */
export async function pointAt(page: Page, row: number, across: number) {
  const box = (await page.locator(".flame canvas").boundingBox())!;
  return { x: box.x + across * box.width, y: box.y + row * ROW + ROW / 2 };
}

/** The name of what is at a place, as its card says it; `""` for nothing. */
export async function nameAt(page: Page, row: number, across: number): Promise<string> {
  const { x, y } = await pointAt(page, row, across);
  await page.mouse.move(x, y);
  const card = page.locator(".flame-card");
  return await card.isVisible() ? await card.locator("b").innerText() : "";
}

export async function clickAt(page: Page, row: number, across: number): Promise<void> {
  const { x, y } = await pointAt(page, row, across);
  await page.mouse.click(x, y);
}

/** The colour that the canvas has at a place; `dy` is from the middle of the row. */
export async function colorAt(page: Page, row: number, across: number, dy = 8): Promise<number[]> {
  const script = (
    { x, y }: { x: number; y: number },
  ) =>
    `(() => {
    const canvas = document.querySelector(".flame canvas");
    const ratio = canvas.width / canvas.clientWidth;
    const context = canvas.getContext("2d");
    return [...context.getImageData(${x} * canvas.width, ${y} * ratio, 1, 1).data].slice(0, 3);
  })()`;
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  return await page.evaluate(script({ x: across, y: row * ROW + ROW / 2 + dy }));
}
