import { strictEqual } from "node:assert/strict";
import { layerOf } from "../../scripts/test.ts";

Deno.test("layerOf() knows what starts a process, itself or by what it imports", () => {
  const cases = {
    "tests/profile/check_test.ts": "unit",
    "tests/scripts/test_test.ts": "unit",
    "tests/e2e/service_test.ts": "programs",
    "tests/browser/graph_test.ts": "programs",
    "tests/collect/cpu/cpu_truth_test.ts": "truth",
  };
  for (const [path, layer] of Object.entries(cases)) strictEqual(layerOf(path), layer, path);
});
