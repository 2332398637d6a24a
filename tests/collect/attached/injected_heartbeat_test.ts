import { ok, rejects } from "node:assert/strict";
import { injectHeartbeat } from "../../../lib/collect/attached/injected_heartbeat.ts";
import { delay } from "../../../lib/base/delay.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import type { InspectorClient } from "../../../lib/inspect/inspector_client.ts";

async function withClient(body: (client: InspectorClient) => Promise<void>): Promise<void> {
  const client = connectInProcess();
  try {
    await body(client);
  } finally {
    client.close();
  }
}

function spin(millis: number): void {
  const end = performance.now() + millis;
  while (performance.now() < end);
}

Deno.test("injectHeartbeat(): says when the loop was held, and leaves no timer", async () => {
  await withClient(async (client) => {
    const heartbeat = await injectHeartbeat(client, { every: 10, least: 50, longest: 60_000 });
    await heartbeat.begun();
    const from = performance.now();
    spin(120);
    const until = performance.now();
    await delay(30);
    const { late, began, ended } = await heartbeat.take();
    ok(late.some(({ last, at }) => last <= from && at >= until), JSON.stringify(late));
    ok(began <= from && ended >= until);
    // Else the test's own watch finds it.
    await heartbeat.gone();
    await heartbeat.release();
  });
});

Deno.test("injectHeartbeat(): what nobody ends ends by itself", async () => {
  await withClient(async (client) => {
    const heartbeat = await injectHeartbeat(client, { every: 5, least: 50, longest: 20 });
    await heartbeat.gone();
    await heartbeat.release();
  });
});

Deno.test("injectHeartbeat(): a page has no timer to trust", async () => {
  await withClient(async (client) => {
    const own = Object.getOwnPropertyDescriptor(globalThis, "process")!;
    try {
      Object.defineProperty(globalThis, "process", { configurable: true, value: undefined });
      await rejects(
        injectHeartbeat(client, { every: 10, least: 50, longest: 20 }),
        /seen in Deno and Node only/,
      );
    } finally {
      Object.defineProperty(globalThis, "process", own);
    }
  });
});
