/**
 * Questions to another isolate, by its inspector. Nothing of the application's
 * own is called, so nothing of it can be disturbed.
 *
 * @module
 */
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { HeapFigures } from "../goroutine/check_memory.ts";
import { toFile } from "../source/script_origin.ts";
import type { FoundMap } from "../source/maps/source_map.ts";
import type { ThreadTimes } from "../clock/thread_clock.ts";

/**
 * Evaluates an expression whose value is JSON.
 *
 * @returns What it says; nothing where it cannot be evaluated.
 */
export async function askIsolate(client: InspectorClient, expression: string): Promise<unknown> {
  const { result } = await client.send("Runtime.evaluate", { expression, returnByValue: true });
  return typeof result.value === "string" ? JSON.parse(result.value) : undefined;
}

/** CPU time of the isolate's thread; nothing where the platform does not say. */
export async function askTimes(client: InspectorClient): Promise<ThreadTimes | undefined> {
  const usage = await askIsolate(client, "JSON.stringify(process.threadCpuUsage())");
  if (!usage) return undefined;
  const { user, system } = usage as { user: number; system: number };
  return { cpu: (user + system) * 1e3 };
}

/** V8's figures of the heap; where no limit is known, as in a page, there is none. */
export async function askHeap(client: InspectorClient): Promise<HeapFigures> {
  const read = `process.getBuiltinModule("node:v8").getHeapStatistics()`;
  const figures = await askIsolate(client, `JSON.stringify(${read})`);
  if (figures) return figures as HeapFigures;
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  return { used_heap_size: usedSize, heap_size_limit: Infinity };
}

/** Deno keeps the maps of what it compiled in the isolate that runs it. */
export async function askMap(client: InspectorClient, url: string): Promise<FoundMap | undefined> {
  const path = JSON.stringify(toFile(url));
  const find = `process.getBuiltinModule("node:module").findSourceMap(${path})`;
  // The sources are not needed, and are the most of it.
  const payload = await askIsolate(
    client,
    `JSON.stringify(${find}?.payload, (key, value) => key === "sourcesContent" ? undefined : value)`,
  );
  return payload ? { payload, base: url } : undefined;
}
