import { strictEqual } from "node:assert/strict";
import { turnsSoon } from "../../../lib/collect/target/attached.ts";
import { whilePaused } from "../../../lib/collect/goroutine/paused.ts";
import type { InspectorClient } from "../../../lib/inspect/inspector_client.ts";
import { withDebugger } from "../../../lib/inspect/with_debugger.ts";
import { startScript } from "../../support/inspected_script.ts";

const BUSY = "setInterval(() => { for (const end = Date.now() + 300; Date.now() < end;); }, 1)";
const IDLE = "setTimeout(() => {}, 1e9)";

Deno.test("a program that runs nothing is not stopped, whatever is requested of it meanwhile", async () => {
  await using program = await startScript(IDLE);
  const client = await program.connect();
  const { result: { objectId } } = await client.send("Runtime.evaluate", {
    expression: "globalThis",
  });
  const stopped = whilePaused(client, () => Promise.resolve());
  // The first is answered when the debugger is on, the second when the order to stop is there.
  for (let i = 0; i < 2; i++) await client.send("Profiler.enable");
  // Each of them would be the next code that runs.
  const pending = Promise.all([
    client.send("Runtime.evaluate", { expression: "6 * 7", returnByValue: true }),
    client.send("Runtime.callFunctionOn", {
      objectId: objectId!,
      functionDeclaration: "function () { return 42; }",
      returnByValue: true,
    }),
    withDebugger(client, () => {}, () => client.send("Profiler.enable")),
  ]);
  strictEqual(await stopped, undefined);
  const [{ result: one }, { result: other }] = await pending;
  strictEqual(one.value, 42);
  strictEqual(other.value, 42);
  strictEqual(await turnsSoon(client), true);
});

Deno.test("a program that two stop at once goes on after both", async () => {
  await using program = await startScript(BUSY);
  const clients = await Promise.all([1, 2].map(() => program.connect()));
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stop = (client: InspectorClient, isIn: PromiseWithResolvers<void>) =>
    whilePaused(client, async () => {
      isIn.resolve();
      // The first lets the program go on when the second has found it stopped.
      await second.promise;
      return (await client.send("Runtime.evaluate", { expression: "42" })).result.value;
    });
  const one = stop(clients[0]!, first);
  await Promise.race([first.promise, one]);
  const other = stop(clients[1]!, second);
  for (const stopped of await Promise.all([one, other])) strictEqual(stopped?.result, 42);
  for (const client of clients) strictEqual(await turnsSoon(client), true);
});
