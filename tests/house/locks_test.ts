import { deepStrictEqual } from "node:assert/strict";

/** A start downloads everything that the lock of the project names. */
Deno.test("deno.lock has only what the service and the tool import", async () => {
  const lock = JSON.parse(await Deno.readTextFile(new URL("../../deno.lock", import.meta.url)));
  const names = Object.keys(lock.specifiers).map((text) => text.replace(/^npm:|@[^@]*$/g, ""));
  const known = ["@bufbuild/protobuf", "@viz-js/viz", "acorn", "iced-x86", "pprof-format", "re2js"];
  deepStrictEqual(names.sort(), known);
});
