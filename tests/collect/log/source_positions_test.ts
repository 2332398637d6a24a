import { deepStrictEqual } from "node:assert/strict";
import { SourcePositions } from "../../../lib/collect/log/source_positions.ts";

const named = (name: string) => ({ name, url: `file:///${name}.ts`, line: 1 });

Deno.test("SourcePositions show inlined calls, the innermost first", () => {
  const table = "C4O10C20O55I1C30O70I0C40O12";
  const calls = "F0O200F1O71I0";
  const positions = new SourcePositions(named("outer"), table, calls, [named("a"), named("b")]);
  const at = (offset: number) =>
    positions.at(offset).map(({ within, offset }) => `${within.name}:${offset}`);
  deepStrictEqual(at(0), ["outer:10"]);
  deepStrictEqual(at(25), ["b:55", "a:71", "outer:200"]);
  deepStrictEqual(at(30), ["a:70", "outer:200"]);
  deepStrictEqual(at(1000), ["outer:12"]);
});

Deno.test("SourcePositions of a damaged log end", () => {
  const positions = new SourcePositions(named("outer"), "C0O1I0", "F7O2I1F7O3I0", []);
  deepStrictEqual(positions.at(0).length, 4);
  deepStrictEqual(new SourcePositions(named("outer"), "", "", []).at(5), []);
});
