import { deepStrictEqual } from "node:assert/strict";
import { caveatTexts } from "../../../lib/web/browser/flame/caveat_texts.ts";

const sizes = { flatOf: (what: "outside" | RegExp) => what === "outside" ? "390ms" : "2MB" };

Deno.test("caveats are said in plain words with their size, the most important first", () => {
  deepStrictEqual(
    caveatTexts([
      "File: main.ts",
      "inuse: V8's live heap",
      "estimate: alloc: (external) is by how much array buffers grew from look to look, 20 a second",
      "estimate: work of less than some 3 ms that begins after a pause may be missing",
      "estimate: values are rounded to millionths",
      "estimate: samples show 12% more time than the thread's CPU time: it slept",
    ], sizes),
    [
      "Shares may be low for work under 3 ms that begins after a pause: up to 390ms of “outside JavaScript” can be your code.",
      "Samples showed 12% more than the CPU time that was used: they are cut to fit it.",
      "(external), 2MB, is by how much buffers grew: those that lived for a moment are missing.",
      "Values are rounded to millionths.",
    ],
  );
  deepStrictEqual(
    caveatTexts([
      "estimate: CPU time between 1.52s and 1.56s: it is read four times a second, and divided",
      "estimate: 8.20ms of (profiler) are samples of an idle thread (2ms a second, for 4.0s)",
    ], sizes),
    [
      "The CPU time of this span is between 1.52s and 1.56s: it is read four times a second.",
      "8.20ms of (profiler) is what looking at an idle thread costs, by calculation.",
    ],
  );
  deepStrictEqual(caveatTexts(["Type: cpu"], sizes), []);
});
