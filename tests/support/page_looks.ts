import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Page } from "npm:playwright-core@1.64.1";
import { axeFindings } from "./axe.ts";
import type { Tab } from "./browser.ts";

/** A phone, a laptop, a wide screen. */
export const WIDTHS: readonly number[] = [390, 1280, 1920];
export const SCHEMES = ["light", "dark"] as const;

/**
 * Looks at a page on all screens, light and dark: it asks nobody else for anything, does not scroll
 * sideways, and axe-core finds nothing.
 *
 * @param show Opens the page, and waits until all of it is there.
 */
export async function looksWell(
  { page, origin }: Tab,
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const outside: string[] = [];
  page.on("request", (request) => {
    if (!/^(?:data|blob|file):/.test(request.url()) && !request.url().startsWith(origin)) {
      outside.push(request.url());
    }
  });
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await show(page);
      const where = `${width} px, ${colorScheme}`;
      strictEqual(await page.evaluate("document.documentElement.scrollWidth"), width, where);
      deepStrictEqual(await axeFindings(page), [], where);
    }
  }
  deepStrictEqual(outside, []);
}
