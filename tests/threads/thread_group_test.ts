import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Collectors } from "../../lib/collect/target/own.ts";
import { ThreadGroup } from "../../lib/threads/thread_group.ts";

/** ThreadGroup as far as they meet: nothing is collected. */
function join(thread: string): ThreadGroup {
  const recorder = {
    start: () => Promise.resolve(),
    cpu: () => Promise.reject(new RangeError()),
    begin: () => Promise.resolve(() => {}),
  };
  const own = {
    id: crypto.randomUUID(),
    thread,
    program: "threads_test",
    task: "",
    serves: [],
    pages: false,
  };
  return new ThreadGroup({} as Collectors, recorder, own);
}

Deno.test("ThreadGroup: all addresses of one are known to the others, also to who comes later", async () => {
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

Deno.test("ThreadGroup: who has ended stays so, whatever is heard of it later", async () => {
  const [main, worker, other] = ["main", "worker", "other"].map(join) as [
    ThreadGroup,
    ThreadGroup,
    ThreadGroup,
  ];
  worker.serves("127.0.0.1:6061");
  strictEqual(await main.isServedSoon("127.0.0.1:6061"), true);
  main.ended(worker.self.id);
  worker.serves("127.0.0.1:6062");
  const late = join("late");
  main.ended(late.self.id);
  other.serves("127.0.0.1:6063");
  // What was said before has arrived by then.
  strictEqual(await main.isServedSoon("127.0.0.1:6063"), true);
  strictEqual(main.scope.others, 1);
  for (const threads of [main, worker, late, other]) await threads.stop();
});
