import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { History } from "../../../lib/cli/shell/history.ts";

Deno.test("History keeps lines between runs, for nobody else", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/state/pprof/history`;
  const first = new History(path);
  deepStrictEqual(first.lines, []);
  for (const line of ["top", "", "  ", "o"]) first.add(line);
  deepStrictEqual(new History(path).lines, ["o", "top"]);
  if (Deno.build.os !== "windows") {
    strictEqual((await Deno.stat(path)).mode! & 0o777, 0o600);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("History does not grow for ever", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, Array.from({ length: 2001 }, (_, i) => `${i}\n`).join(""));
  const { lines } = new History(path);
  deepStrictEqual([lines.length, lines[0], lines.at(-1)], [1000, "2000", "1001"]);
  strictEqual((await Deno.readTextFile(path)).split("\n").length, 1001);
  await Deno.remove(path);
});

Deno.test("History does without a file that it cannot write", () => {
  const history = new History("/dev/null/history");
  history.add("top");
  new History(undefined).add("top");
  deepStrictEqual(history.lines, []);
});
