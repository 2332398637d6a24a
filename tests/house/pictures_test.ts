import { ok, strictEqual } from "node:assert/strict";
import { VIEW_PICTURES } from "../../scripts/screenshots/views.ts";
import { VIEWS } from "../../lib/web/views.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGES = ["README.md", "docs/pictures/README.md"];
const MAX_BYTES = 100_000;

Deno.test("every picture that is shown is there, and small", async () => {
  for (const page of PAGES) {
    const address = new URL(page, ROOT);
    const text = await Deno.readTextFile(address);
    const pictures = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path!);
    ok(pictures.length > 0, page);
    for (const path of pictures) {
      const { size } = await Deno.stat(new URL(path, address));
      ok(size > 0 && size < MAX_BYTES, `${path}: ${size} bytes`);
    }
  }
});

Deno.test("every view has pictures: on a screen and on a phone, light and dark", async () => {
  const gallery = await Deno.readTextFile(new URL("docs/pictures/README.md", ROOT));
  for (const { name } of VIEW_PICTURES) {
    const shown = gallery.matchAll(new RegExp(`\\(${name}-(1280|390)-(light|dark)\\.png\\)`, "g"));
    strictEqual(new Set([...shown].map(([file]) => file)).size, 4, name);
  }
  const taken = { cpu: 1, allocs: 2, before: 3, after: 4 };
  const paths = VIEW_PICTURES.map(({ path }) => path(taken).replace(/^\/ui\//, "").split("?")[0]);
  for (const view of Object.keys(VIEWS)) ok(paths.includes(view), view);
});
