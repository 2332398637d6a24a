import { deepStrictEqual } from "node:assert/strict";
import { ObjectNumbers } from "../../../lib/collect/goroutine/object_numbers.ts";
import { startScript } from "../../support/inspected_script.ts";

Deno.test("numbers of objects hold until some connection ends, and what it disturbs is done again", async () => {
  await using program = await startScript("setInterval(() => {}, 10)");
  const client = await program.connect();
  /** Another connection that knows of V8's numbers comes and goes. */
  const disturb = async () => {
    const other = await program.connect();
    await other.send("HeapProfiler.enable");
    other.close();
    await other.closed;
    // Its end has reached the isolate when what came later has.
    await (await program.connect()).send("Profiler.enable");
  };
  const numbers = await ObjectNumbers.watch(client);
  let works = 0;
  const dump = (disturbances = 0) =>
    numbers.during(async () => {
      await client.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
      if (++works <= disturbances) await disturb();
      return works;
    });
  deepStrictEqual(await dump(), { result: 1, hold: false });
  deepStrictEqual(await dump(), { result: 2, hold: true });
  works = 0;
  deepStrictEqual(await dump(1), { result: 2, hold: false });
  deepStrictEqual(await dump(), { result: 3, hold: true });
  await disturb();
  deepStrictEqual(await dump(), { result: 4, hold: false });
});
