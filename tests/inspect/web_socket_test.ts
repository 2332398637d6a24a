import { rejects, strictEqual } from "node:assert/strict";
import { connectWebSocket } from "../../lib/inspect/web_socket.ts";

/** An inspector that knows one command and reports one event. */
function fakeInspector(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      const { id, method } = JSON.parse(String(data)) as { id: number; method: string };
      if (method === "Runtime.evaluate") {
        const params = { scriptId: "1", url: "u" };
        socket.send(JSON.stringify({ method: "Debugger.scriptParsed", params }));
        socket.send(JSON.stringify({ id, result: { result: { value: 42 } } }));
      } else if (method === "Profiler.enable") {
        socket.send(JSON.stringify({ id, error: { code: -1, message: "not now" } }));
      } else socket.close();
    };
    return response;
  });
}

Deno.test("connectWebSocket() speaks the protocol, and reports errors and the end", async () => {
  await using server = fakeInspector();
  const client = await connectWebSocket(`ws://127.0.0.1:${server.addr.port}/`);
  let url = "";
  const off = client.on("Debugger.scriptParsed", (event) => url = event.url);
  const { result } = await client.send("Runtime.evaluate", { expression: "" });
  strictEqual(result.value, 42);
  strictEqual(url, "u");
  off();
  await rejects(() => client.send("Profiler.enable"), /Cannot run Profiler\.enable: not now/);
  await rejects(() => client.send("Profiler.disable"), /the connection has ended/);
  await rejects(() => client.send("Profiler.disable"), /the connection has ended/);
});
