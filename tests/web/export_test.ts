import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { SentPage } from "../../lib/contract/sent_page.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { SHOP } from "../support/flame.ts";
import { madeUpRecordings } from "../support/recordings.ts";
import { sessionAbout } from "../support/web_session.ts";

const { recordings } = madeUpRecordings(SHOP);
const pages = webHandler({ ...sessionAbout(SHOP), recordings });
const get = (path: string) => pages(new Request(`http://x/ui/${path}`));

async function sent(path: string): Promise<SentPage> {
  const html = await (await get(path)).text();
  const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
  const stream = new Blob([Uint8Array.fromBase64(packed)]).stream();
  return await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).json();
}

Deno.test("what is exported is a file, filtered as the address says", async () => {
  const response = await get("export.folded?i=order");
  strictEqual(
    response.headers.get("content-disposition"),
    "attachment; filename=profile.folded",
  );
  deepStrictEqual((await response.text()).trim().split("\n").sort(), [
    "main;end 100000000",
    "main;shop.list 100000000",
    "main;shop.list;parse 200000000",
  ]);
  match(await (await get("export.speedscope.json")).text(), /speedscope/);
  match(await (await get("export.cpuprofile")).text(), /timeDeltas/);
  for (const path of ["export.folded", "export.html"]) {
    const refused = await get(`${path}?f=(`);
    strictEqual(refused.status, 400, path);
  }
});

Deno.test("a page to send has what was recorded, if it is of a record", async () => {
  strictEqual((await sent("export.html")).timeline, null);
  const page = await sent("export.html?record=one&kind=cpu");
  strictEqual(page.timeline?.title, "A made-up minute");
  strictEqual(page.stacks.nodes, 7);
  const filtered = await sent("export.html?record=one&kind=cpu&f=shop.list");
  strictEqual(filtered.stacks.nodes, 3);
});
