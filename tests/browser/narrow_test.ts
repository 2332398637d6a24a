import { ok, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { madeUpRecordings } from "../support/recordings.ts";
import { webSession } from "../support/web_session.ts";

const WIDTH = 390;
const PAGES = [
  "top",
  "tree",
  "graph",
  "flamegraph",
  "peek?f=make",
  "source?f=make",
  "profiles",
  "recorder",
];
const session = await webSession();
const { recordings } = madeUpRecordings(session.sessionProfiles.list[0]!.profile);

testInBrowser(
  "a phone has room for every page",
  () => webHandler({ ...session, recordings }),
  async (tab) => {
    const { page, open } = tab;
    await page.setViewportSize({ width: WIDTH, height: 700 });
    for (const path of PAGES) {
      await open(`/ui/${path}`);
      strictEqual(await page.evaluate("document.documentElement.scrollWidth"), WIDTH, path);
    }
    await open("/ui/top");
    for (const name of ["Sample", "Config", "Options"]) {
      await page.getByRole("button", { name, exact: true }).click();
      const list = page.locator(".menu > :last-child:visible");
      const { x, width } = (await list.boundingBox())!;
      ok(x >= 0 && x + width <= WIDTH, name);
      await page.keyboard.press("Escape");
    }
    await page.locator(".unfold").first().click();
    await page.locator("tr.neighbours li").first().waitFor();
    // Numbers without their names would say nothing.
    for (const cell of await page.locator("td.name").all()) {
      const { x, width } = (await cell.boundingBox())!;
      ok(x < WIDTH / 2 + 40 && x + width <= WIDTH, await cell.innerText());
    }
  },
);

testInBrowser(
  "the lines about a profile do not hide the menus",
  () => webHandler(session),
  async (tab) => {
    const { page, open } = tab;
    for (const width of [WIDTH, 1280]) {
      await page.setViewportSize({ width, height: 700 });
      await open("/ui/top");
      await page.locator("#details-button").click();
      const header = (await page.locator("header").boundingBox())!;
      const details = (await page.locator("#details").boundingBox())!;
      // On the line below the menus, at most.
      ok(details.y >= header.y + header.height - 1, `${width}`);
    }
  },
);
