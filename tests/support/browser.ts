/**
 * The real browser that judges our pages: Chromium.
 *
 * @module
 */
import { strictEqual } from "node:assert/strict";
import { chromium, type Page } from "npm:playwright-core@1.64.1";
import { findOnPath } from "./real_program.ts";

type Handler = (request: Request) => Response | Promise<Response>;

/** A page, and what went wrong on it. */
export interface Tab {
  page: Page;
  /** The server's address, without a slash at the end. */
  origin: string;
  /** Goes to a path and waits until its scripts have shown the view. */
  open: (path: string) => Promise<void>;
}

/**
 * Registers a test in Chromium. It fails for any error on the console, any
 * exception and any request that fails, beside its own assertions. Where
 * Chromium is missing the test is ignored; with `CI=true` it fails instead.
 *
 * @param name Name of the test.
 * @param handler Serves the pages.
 * @param body The test.
 * @param options `expected`: errors on the console that the test is about.
 */
export function testInBrowser(
  name: string,
  handler: () => Handler | Promise<Handler>,
  body: (tab: Tab) => Promise<void>,
  { expected }: { expected?: RegExp } = {},
): void {
  const path = findOnPath("chromium") ?? findOnPath("google-chrome");
  if (path !== undefined) {
    Deno.test({
      name,
      // playwright-core keeps timers of its own for a moment after closing.
      sanitizeOps: false,
      fn: async () => await inBrowser(path, await handler(), body, expected),
    });
  } else if (Deno.env.get("CI") === "true") {
    Deno.test(name, () => {
      throw new Error("Cannot look at pages: Chromium is not installed");
    });
  } else {
    Deno.test({ name: `${name} (ignored: no Chromium here)`, ignore: true, fn: () => {} });
  }
}

async function inBrowser(
  executablePath: string,
  handler: Handler,
  body: (tab: Tab) => Promise<void>,
  expected: RegExp | undefined,
): Promise<void> {
  const problems: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => {
      if (message.type() !== "error" || expected?.test(message.text())) return;
      problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("requestfailed", (request) => {
      // A page that is left gives up what it was loading.
      const why = request.failure()?.errorText ?? "";
      if (why !== "net::ERR_ABORTED") problems.push(`${request.url()}: ${why}`);
    });
    const origin = `http://127.0.0.1:${server.addr.port}`;
    const open = async (path: string) => {
      await page.goto(origin + path);
      await page.locator("body[data-ready]").waitFor();
    };
    await body({ page, origin, open });
    strictEqual(problems.join("\n"), "");
  } finally {
    await browser.close();
    await server.shutdown();
  }
}
