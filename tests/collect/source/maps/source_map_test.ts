import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { atOnce } from "../../../../lib/base/in_slices.ts";
import type { MapPayload } from "../../../../lib/collect/source/maps/mapping_table.ts";
import { findMap, positionMapSteps } from "../../../../lib/collect/source/maps/source_map.ts";
import { vlq } from "../big_bundle.ts";

const SCRIPT = "file:///app/dist/x.js";
const COMMENT = "//# sourceMapping" + "URL=";

function at(payload: MapPayload, line: number, column: number) {
  return atOnce(positionMapSteps(SCRIPT, { payload, base: SCRIPT }))?.(line, column);
}

Deno.test("positionMapSteps() resolves sources by root and script", () => {
  const mappings = vlq(0, 0, 4, 2);
  deepStrictEqual(at({ sources: ["../src/a.ts"], mappings }, 0, 5), {
    file: "/app/src/a.ts",
    line: 5,
    column: 2,
  });
  strictEqual(at({ sources: ["a.ts"], sourceRoot: "/src", mappings }, 0, 0)?.file, "/src/a.ts");
  strictEqual(at({ sources: ["webpack:///a.ts"], mappings }, 0, 0)?.file, "webpack:///a.ts");
});

Deno.test("positionMapSteps() reads maps with sections", () => {
  const map = (source: string) => ({ sources: [source], mappings: vlq(0, 0, 0, 0) });
  const payload = {
    sections: [
      { offset: { line: 0, column: 0 }, map: map("a.ts") },
      { offset: { line: 0, column: 10 }, map: map("b.ts") },
      { offset: { line: 3, column: 0 }, map: map("c.ts") },
    ],
  };
  strictEqual(at(payload, 0, 9)?.file, "/app/dist/a.ts");
  strictEqual(at(payload, 0, 10)?.file, "/app/dist/b.ts");
  strictEqual(at(payload, 3, 2)?.file, "/app/dist/c.ts");
});

Deno.test("positionMapSteps() does without a damaged map", () => {
  strictEqual(at({ sources: ["a.ts"], mappings: "!!" }, 0, 0), undefined);
});

Deno.test("findMap() reads an inline map, and what only looks like one gives none", async () => {
  const json = JSON.stringify({ version: 3, sources: ["ä.ts"], names: [], mappings: "AAAA" });
  const bytes = new TextEncoder().encode(json);
  const base64 = btoa(String.fromCharCode(...bytes));
  const find = async (tail: string) =>
    (await findMap({ url: SCRIPT, text: `f();\n${tail}` }))?.payload.sources;
  deepStrictEqual(await find(`${COMMENT}data:application/json;base64,${base64}\n`), ["ä.ts"]);
  deepStrictEqual(
    await find(`${COMMENT}data:application/json;charset=utf-8,${encodeURIComponent(json)}`),
    ["ä.ts"],
  );
  strictEqual(await find(`${COMMENT}data:application/json;base64,%%%`), undefined);
  strictEqual(await find(`${COMMENT}missing.js.map`), undefined);
  strictEqual(await find(`${COMMENT}https://example.com/x.map`), undefined);
  strictEqual(await find(`say("sourceMapping" + "URL=x");`), undefined);
});
