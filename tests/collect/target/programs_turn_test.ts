import { deepStrictEqual, rejects } from "node:assert/strict";
import { inProgramsTurn } from "../../../lib/collect/target/programs_turn.ts";
import { startScript } from "../../support/inspected_script.ts";

Deno.test("connections that look into a program take turns, also after one that failed", async () => {
  await using program = await startScript("setInterval(() => {}, 10)");
  const clients = await Promise.all([1, 2, 3].map(() => program.connect()));
  const seen: string[] = [];
  const turns = clients.map((client, i) =>
    inProgramsTurn("debugger", client, async () => {
      seen.push("begin");
      await client.send("Runtime.evaluate", { expression: "0" });
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push("end");
      if (i === 0) throw new RangeError("no room");
    })
  );
  await rejects(turns[0]!, /no room/);
  await Promise.all(turns.slice(1));
  deepStrictEqual(seen, ["begin", "end", "begin", "end", "begin", "end"]);
});

Deno.test("turns of different kinds do not wait for each other", async () => {
  await using program = await startScript("setInterval(() => {}, 10)");
  const clients = await Promise.all([1, 2].map(() => program.connect()));
  const inHeap = Promise.withResolvers<void>();
  const first = inProgramsTurn("heap", clients[0]!, () => inHeap.promise);
  await inProgramsTurn("debugger", clients[1]!, () => Promise.resolve());
  inHeap.resolve();
  await first;
});
