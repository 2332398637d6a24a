import { deepStrictEqual } from "node:assert/strict";
import { completer } from "../../../lib/cli/shell/completer.ts";
import { ProfileBuilder } from "../../../lib/profile/builder.ts";

const SAMPLES = { type: "samples", unit: "count" };
const builder = new ProfileBuilder({ sampleType: [SAMPLES], periodType: SAMPLES, period: 1 });
for (const name of ["main.rec", "github.com/x.(*T).main", "domain", "get size", "constructor"]) {
  builder.add([{ name, systemName: name, filename: "", startLine: 0, line: 1, mapping: "" }], [1]);
}
const complete = completer(builder.build());

Deno.test("completer() knows what can stand where", () => {
  const cases: [line: string, candidates: string[]][] = [
    ["", complete("").candidates],
    ["pee", ["peek"]],
    ["tagf", ["tagfocus"]],
    ["mean_", ["mean_samples"]],
    ["help nodec", ["nodecount"]],
    ["help sam", ["sample_index"]],
    ["nothing x", []],
    ["tags ma", []],
    ["sort=", ["cum", "flat"]],
    ["trim = f", ["false"]],
    ["sample_index=s", ["samples"]],
    ["nodecount=", []],
    ["constructor=c", []],
    ["constructor c", []],
    ["focus=rec", ["rec"]],
    ["focus=x|re", ["rec"]],
    ["top 5 -mai", ["main.rec", "main"]],
    ["peek10 omain", ["omain"]],
    ["list get", ["get.size"]],
    ["list x.", ["x.\\(\\*T\\).main"]],
    ["list x.\\(", ["x.\\(\\*T\\).main"]],
    ["list ", []],
  ];
  for (const [line, candidates] of cases) {
    deepStrictEqual(complete(line).candidates.toSorted(), candidates.toSorted(), line);
  }
});
