import { deepStrictEqual } from "node:assert/strict";
import type { Collectors } from "../../../lib/collect/collectors.ts";
import { Threads } from "../../../lib/serve/workers/threads.ts";

/** Threads as far as they meet: nothing is collected. */
function join(thread: string): Threads {
  const recorder = { start: () => Promise.resolve(), cpu: () => Promise.reject(new RangeError()) };
  const own = {
    id: crypto.randomUUID(),
    thread,
    program: "threads_test",
    task: "",
    serves: [],
    pages: false,
  };
  return new Threads({} as Collectors, recorder, own);
}

Deno.test("Threads: all addresses of one are known to the others, also to who comes later", async () => {
  const serving = join("serving");
  const early = join("early");
  serving.serves("127.0.0.1:6061");
  serving.serves("127.0.0.1:6060");
  const late = join("late");
  const known = [early, late].map((threads) =>
    Promise.all(["127.0.0.1:6060", "127.0.0.1:6061"].map((at) => threads.isServedSoon(at)))
  );
  deepStrictEqual(await Promise.all(known), [[true, true], [true, true]]);
  for (const threads of [serving, early, late]) await threads.stop();
});
