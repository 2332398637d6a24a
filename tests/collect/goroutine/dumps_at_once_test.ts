import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { dumpSuspensions } from "../../../lib/collect/goroutine/dump.ts";
import { HttpClient } from "../../../lib/fetch/http/client.ts";
import { listTargets } from "../../../lib/fetch/inspect/targets.ts";
import { connectWebSocket } from "../../../lib/inspect/web_socket.ts";
import { startInspected } from "../../support/inspected.ts";

const PROGRAM = `data:text/javascript,${
  encodeURIComponent(`
async function restless() {
  for (;;) await new Promise((resolve) => setTimeout(resolve, 1));
}
async function waiting() {
  await never;
}
const never = globalThis.never = new Promise(() => {});
for (let i = 0; i < 300; i++) { restless(); waiting(); }
console.log("begun");
`)
}`;

Deno.test("dumps that several take of a program at once do not see each other, nor end it", async () => {
  await using program = await startInspected([
    Deno.execPath(),
    "run",
    "--inspect=127.0.0.1:0",
    PROGRAM,
  ]);
  await program.says(/begun/);
  const [target] = await listTargets(new HttpClient({ cert: "", key: "", ca: "" }), program.host);
  await Promise.all([1, 2].map(async () => {
    const client = await connectWebSocket(target!.socket);
    for (let i = 0; i < 3; i++) {
      const { standing } = await dumpSuspensions(client);
      const of = (name: string) => standing.filter(({ call }) => call.functionName === name);
      strictEqual(of("restless").length, 300);
      const lines = new Set(of("waiting").map(({ position }) => position?.line));
      deepStrictEqual([of("waiting").length, [...lines]], [300, [6]]);
    }
    client.close();
    await client.closed;
  }));
});
