import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { asset, ASSET_NAMES, PAGE_ASSETS } from "../../lib/web/assets.ts";
import { VIEWS } from "../../lib/web/views.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { SHOP } from "../support/flame.ts";
import { sessionAbout } from "../support/web_session.ts";

const shop = webHandler(sessionAbout(SHOP));

async function load(path: string): Promise<Response> {
  return await shop(new Request(`http://x/ui/${path}`, { headers: { accept: "text/html" } }));
}

Deno.test("the application weighs at most 170 KB", async () => {
  let bytes = 0;
  for (const name of ASSET_NAMES) bytes += (await (await load(`assets/${name}`)).bytes()).length;
  const html = await (await load("flamegraph")).text();
  bytes += html.replace(/<script type="application\/json".*?<\/script>/s, "").length;
  ok(bytes <= 170_000, `${bytes} bytes`);
});

for (const [path, { assets }] of Object.entries(VIEWS)) {
  Deno.test(`${path} loads its script, what that imports, and its styles`, async () => {
    const html = await (await load(path)).text();
    const loaded = [...html.matchAll(/(?:href|src)="\.\/assets\/([^"]+)"/g)].map(([, name]) =>
      name
    );
    const { script, modules, styles } = PAGE_ASSETS[assets];
    deepStrictEqual(loaded.sort(), [script, ...modules, ...styles].sort());
  });
}

Deno.test("every asset is part of a page, and pages have no others", () => {
  const used = Object.values(PAGE_ASSETS).flatMap(({ script, modules, styles }) => [
    script,
    ...modules,
    ...styles,
  ]);
  deepStrictEqual([...new Set(used)].sort(), [...ASSET_NAMES].sort());
});

Deno.test("scripts import what their pages name, and nothing else", async () => {
  for (const { script, modules } of Object.values(PAGE_ASSETS)) {
    const found = new Set<string>();
    for (const name of [script, ...modules]) {
      const text = await asset(name)!.text();
      for (const [, to = ""] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) found.add(to);
    }
    deepStrictEqual([...found].sort(), [...modules].sort());
  }
});

Deno.test("browsers keep assets: another text has another name", async () => {
  for (const name of ASSET_NAMES) {
    const response = await load(`assets/${name}`);
    strictEqual(response.headers.get("cache-control"), "max-age=31536000, immutable");
    ok(/-[A-Z0-9]{8}\.(css|js)$/.test(name), name);
    ok(!(await response.text()).includes("/**"), `${name} has comments`);
  }
});
