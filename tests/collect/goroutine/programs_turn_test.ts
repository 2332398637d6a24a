import { deepStrictEqual, rejects } from "node:assert/strict";
import { inProgramsTurn } from "../../../lib/collect/goroutine/programs_turn.ts";
import { HttpClient } from "../../../lib/fetch/http/client.ts";
import { listTargets } from "../../../lib/fetch/inspect/targets.ts";
import { connectWebSocket } from "../../../lib/inspect/web_socket.ts";
import { startInspected } from "../../support/inspected.ts";

const IDLE = "data:text/javascript,setInterval(() => {}, 10)";

Deno.test("connections that look into a program take turns, also after one that failed", async () => {
  await using program = await startInspected([
    Deno.execPath(),
    "run",
    "--inspect=127.0.0.1:0",
    IDLE,
  ]);
  const [target] = await listTargets(new HttpClient({ cert: "", key: "", ca: "" }), program.host);
  const clients = await Promise.all([1, 2, 3].map(() => connectWebSocket(target!.socket)));
  const seen: string[] = [];
  const turns = clients.map((client, i) =>
    inProgramsTurn(client, async () => {
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
  for (const client of clients) {
    client.close();
    await client.closed;
  }
});
