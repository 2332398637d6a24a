import { strictEqual } from "node:assert/strict";
import { findingOf, inputOf } from "../../scripts/fuzz/run_input.ts";
import { TARGETS } from "../../scripts/fuzz/targets.ts";

const FINDINGS = new URL("../fixtures/fuzz/", import.meta.url);
const SEED = 20261123;
const INPUTS = 60;

Deno.test("what fuzzing found is found no more", async () => {
  for (const { name } of Deno.readDirSync(FINDINGS)) {
    const target = name.split("-")[0]!;
    if (!Object.hasOwn(TARGETS, target)) continue;
    const data = await Deno.readFile(new URL(name, FINDINGS));
    strictEqual(await findingOf(target, data), undefined, name);
  }
});

for (const [name, { seeds }] of Object.entries(TARGETS)) {
  Deno.test(`fuzzing ${name} finds nothing in ${INPUTS} inputs`, async () => {
    const all = await seeds();
    for (let input = 0; input < INPUTS; input++) {
      strictEqual(await findingOf(name, inputOf(all, SEED, input)), undefined, `input ${input}`);
    }
  });
}
