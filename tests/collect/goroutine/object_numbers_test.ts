import { deepStrictEqual } from "node:assert/strict";
import { ObjectNumbers } from "../../../lib/collect/goroutine/object_numbers.ts";
import { HttpClient } from "../../../lib/fetch/http/client.ts";
import { listTargets } from "../../../lib/fetch/inspect/targets.ts";
import { connectWebSocket } from "../../../lib/inspect/web_socket.ts";
import { startInspected } from "../../support/inspected.ts";

const IDLE = "data:text/javascript,setInterval(() => {}, 10)";

Deno.test("numbers of objects hold until some connection ends, and what it disturbs is done again", async () => {
  await using program = await startInspected([
    Deno.execPath(),
    "run",
    "--inspect=127.0.0.1:0",
    IDLE,
  ]);
  const [target] = await listTargets(new HttpClient({ cert: "", key: "", ca: "" }), program.host);
  const client = await connectWebSocket(target!.socket);
  const rest = [client];
  /** Another connection that knows of V8's numbers comes and goes. */
  const disturb = async () => {
    const other = await connectWebSocket(target!.socket);
    await other.send("HeapProfiler.enable");
    other.close();
    await other.closed;
    // Its end has reached the isolate when what came later has.
    const later = await connectWebSocket(target!.socket);
    await later.send("Profiler.enable");
    rest.push(later);
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
  for (const one of rest) {
    one.close();
    await one.closed;
  }
});
