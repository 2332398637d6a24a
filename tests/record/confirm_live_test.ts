import { match, strictEqual } from "node:assert/strict";
import { getHeapStatistics } from "node:v8";
import { connectInProcess } from "../../lib/inspect/in_process.ts";
import { confirmLive } from "../../lib/record/triggers.ts";

const MIB = 1 << 20;

function numbers(bytes: number): number[][] {
  return Array.from(
    { length: bytes / MIB },
    () => Array.from({ length: MIB / 8 }, (_, i) => i + 0.5),
  );
}

Deno.test("live bytes are those that a collection leaves", async () => {
  const client = connectInProcess();
  const reason = { name: "live-bytes", text: "with garbage" };
  await client.send("HeapProfiler.collectGarbage");
  const limit = getHeapStatistics().used_heap_size + 20 * MIB;
  let held: number[][] | undefined = numbers(40 * MIB);
  const settings = { liveBytes: limit };
  const alive = await confirmLive(reason, client, settings);
  match(alive!.text, new RegExp(`^V8's heap has \\d+ bytes alive, over the limit of ${limit}$`));
  strictEqual(held.length, 40);
  held = undefined;
  strictEqual(await confirmLive(reason, client, settings), undefined);

  const other = { name: "stall", text: "2s" };
  strictEqual(await confirmLive(other, client, settings), other);
  client.close();
});
