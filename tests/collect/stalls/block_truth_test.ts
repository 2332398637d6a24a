import { match, ok, strictEqual } from "node:assert/strict";
import { cumOf, flatText, functionOf } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

/** What `stalls.ts` prints. */
interface Truth {
  held: Record<string, { ran: number; betweenTurns: number; waited: number }>;
  /** Turns of the polite function in which something else held the loop. */
  crowded: number;
  text: string;
}

Deno.test("block profile: stalls of 100, 300 and 1000 ms are found, delays within a tenth", async () => {
  await using run = await runProfiled("stalls.ts");
  const profile = await run.profile();
  const { held, text } = JSON.parse(run.stdout) as Truth;
  const seen = `${text}\n${flatText(profile, "delay")}`;
  for (const [name, count] of [["hold100", 2], ["hold300", 1], ["hold1000", 1]] as const) {
    const { ran, betweenTurns, waited } = held[name]!;
    const delay = cumOf(profile, "delay", name) / 1e6;
    const summary =
      `${name}: ${delay} ms of ${ran} to ${betweenTurns}, ${waited} without a core, in\n${seen}`;
    // A crowded machine takes the core away before and after: nobody knows where that belongs.
    ok(delay >= 0.9 * ran - waited && delay <= 1.1 * betweenTurns, summary);
    // What waited for a core may be longer than what ran.
    const found = cumOf(profile, "contentions", name);
    ok(found <= count && found >= (waited < 0.2 * ran ? count : 1), `${found} of ${summary}`);
  }
  const { ran, waited } = held["hold1000"]!;
  ok(cumOf(profile, "delay", "Atomics.wait") / 1e6 >= 0.9 * ran - waited, seen);
  strictEqual(functionOf(profile, "(idle)"), undefined);
});

Deno.test("block profile: work that lets the loop turn is no stall", async () => {
  await using run = await runProfiled("stalls.ts");
  const profile = await run.profile();
  const { crowded } = JSON.parse(run.stdout) as Truth;
  ok(cumOf(profile, "contentions", "polite") <= crowded, flatText(profile, "delay"));
});

Deno.test("block?debug=1 is Go's text, longest first", async () => {
  await using run = await runProfiled("stalls.ts");
  const { text } = JSON.parse(run.stdout) as Truth;
  match(text, /^--- contention:\ncycles\/second=1000000000\n/);
  const delays = [...text.matchAll(/^(\d+) \d+ @( 0x[0-9a-f]+)+$/gm)].map((m) => Number(m[1]));
  ok(delays.length >= 3, text);
  ok(delays.every((delay, i) => i === 0 || delay <= delays[i - 1]!), text);
  match(text, /\n#\t0x[0-9a-f]+\t+hold1000\+0x0\t+\S+stalls\.ts:\d+\n/);
});
