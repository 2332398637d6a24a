import { strictEqual } from "node:assert/strict";
import axe from "npm:axe-core@4.14.1";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { madeUpRecordings } from "../support/recordings.ts";
import { webSession } from "../support/web_session.ts";

/** Beside those of the flame graph, which have their own tests. */
const PAGES = [
  "",
  "recorder",
  "profiles",
  "top",
  "graph?n=12",
  "source?f=make",
  "tree",
  "peek?f=make",
  "lost",
];

const session = await webSession();
const { recordings } = madeUpRecordings(session.sessionProfiles.list[0]!.profile);
const service = { name: "orders", pid: 1, version: "2.9.6", startedAt: 0, threads: 1 };

testInBrowser(
  "axe-core finds nothing on any page, light and dark",
  () => webHandler({ ...session, recordings, service }),
  async ({ page, open }) => {
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of PAGES) {
        await open(`/ui/${path}`);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
        for (const { id, nodes } of violations) {
          found.push(`${colorScheme} ${path || "now"}: ${id} at ${nodes[0]?.target}`);
        }
      }
    }
    strictEqual(found.join("\n"), "");
  },
  { expected: /404/ },
);
