import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { WorkerPort } from "../../lib/port/worker_port.ts";

/** A Worker that doubles bytes, and fails as it is told. */
function start(): WorkerPort<Uint8Array | string, Uint8Array> {
  const port = new URL("../../lib/port/worker_port.ts", import.meta.url).href;
  const module = `import { serveWorker } from ${JSON.stringify(port)};
    let notices = 0;
    serveWorker((body) => {
      if (body === "throw") throw new Error("this request");
      if (body === "end") setTimeout(() => { throw new Error("all of it"); });
      if (typeof body === "string") return new Promise(() => {});
      return new Uint8Array(body.length * 2 + notices);
    }, { moves: true, onNotice: () => notices++ });`;
  return new WorkerPort(`data:text/javascript,${encodeURIComponent(module)}`);
}

Deno.test("a Worker replies; bytes are moved", async () => {
  const worker = start();
  const bytes = new Uint8Array(4);
  worker.notify("count this");
  strictEqual((await worker.request(bytes, { moves: true })).length, 9);
  deepStrictEqual([bytes.length, worker.pending], [0, 0]);
  await rejects(worker.request("throw"), { reason: "failed", message: "this request" });
  worker.end("not needed");
  await rejects(worker.request("later"), { reason: "closed", message: "not needed" });
});

Deno.test("a Worker that ends with an error costs all its requests", async () => {
  const worker = start();
  const waiting = worker.request("wait");
  const ended = rejects(waiting, { reason: "closed", message: /all of it/ });
  await rejects(worker.request("end"), { reason: "closed", message: /all of it/ });
  await ended;
});
