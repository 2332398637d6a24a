import { deepStrictEqual, match } from "node:assert/strict";
import { heldBy } from "../../../lib/web/browser/timeline/held_by.ts";
import { madeUpTimeline } from "../../support/recordings.ts";

Deno.test("a stall without a core is the machine's, whoever was on the stack", () => {
  const timeline = madeUpTimeline();
  const stall = timeline.stalls[0]!;
  deepStrictEqual(heldBy(stall, timeline), { text: stall.function, isFunction: true });
  const crowded = { ...timeline, coreless: timeline.at.map(() => 0.9) };
  match(heldBy(stall, crowded).text, /crowded machine/);
  match(heldBy({ ...stall, function: "(idle)" }, timeline).text, /got no core/);
});
