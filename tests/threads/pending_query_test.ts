import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { delay } from "../../lib/base/delay.ts";
import { Asked, lackOf } from "../../lib/threads/pending_query.ts";
import { threadMember } from "../support/thread_member.ts";

const message = (from: string) => ({ from, to: "own", ask: 1 });

Deno.test("Asked: who has heard may take longer than who is silent", async () => {
  const asked = new Asked(
    threadMember("own"),
    [threadMember("slow"), threadMember("silent")],
    false,
  );
  strictEqual(asked.isOpen, true);
  const answered = asked.answered();
  asked.receive({ type: "heard", ...message("slow") });
  // Longer than anybody waits for the other one.
  await delay(2_500);
  asked.receive({ type: "part", ...message("slow"), bytes: new Uint8Array(1) });
  asked.receive({ type: "done", ...message("slow"), error: "" });
  const { shares } = await answered;
  deepStrictEqual(
    shares.map(({ state, parts }) => [state, parts.length]),
    [["done", 1], ["silent", 0]],
  );
  strictEqual(asked.isOpen, true);
});

Deno.test("Asked: with patience, nobody is waited for any longer", async () => {
  const asked = new Asked(
    threadMember("own"),
    [threadMember("slow"), threadMember("silent")],
    false,
  );
  asked.receive({ type: "heard", ...message("slow") });
  const { shares } = await asked.answered(50);
  deepStrictEqual(shares.map(({ state }) => state), ["heard", "silent"]);
});

Deno.test("Asked: who ends after it has heard is waited for no longer", async () => {
  const asked = new Asked(threadMember("own"), [threadMember("slow")], false);
  asked.receive({ type: "heard", ...message("slow") });
  const answered = asked.answered();
  asked.leave("slow", -1);
  strictEqual((await answered).shares[0]!.state, "ended");
  strictEqual(asked.isOpen, false);
});

Deno.test("Asked: who begins too late for a difference is told of, and not waited for", async () => {
  const asked = new Asked(threadMember("own"), [], false, 1);
  asked.miss(threadMember("late"));
  strictEqual(asked.isOpen, false);
  const { shares } = await asked.answered();
  strictEqual(lackOf(shares[0]!), "began too late to be asked");
});
