import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { Mutex, MutexMap } from "../../lib/base/mutex.ts";

/** Work that says when it begins and ends, and ends when it is told to. */
function work(log: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const run = async () => {
    log.push(`${name} begins`);
    try {
      return await promise;
    } finally {
      log.push(`${name} ends`);
    }
  };
  return { run, resolve: () => resolve(name), reject };
}

Deno.test("Mutex: the next begins when the one before has ended, also where that failed", async () => {
  const log: string[] = [];
  const mutex = new Mutex();
  const [first, second] = [work(log, "first"), work(log, "second")];
  const results = [mutex.run(first.run), mutex.run(second.run)] as const;
  second.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  deepStrictEqual([log, mutex.isBusy], [["first begins"], true]);
  first.reject(new RangeError("failed"));
  await rejects(results[0], /^RangeError: failed$/);
  strictEqual(await results[1], "second");
  deepStrictEqual(log, ["first begins", "first ends", "second begins", "second ends"]);
  strictEqual(mutex.isBusy, false);
});

Deno.test("Mutex: an error that is thrown at once is that of its caller", async () => {
  const mutex = new Mutex();
  await rejects(
    mutex.run(() => {
      throw new RangeError("at once");
    }),
    /at once/,
  );
  strictEqual(await mutex.run(() => 1), 1);
});

Deno.test("MutexMap: what is about one thing is serialised, what is about another is not", async () => {
  const log: string[] = [];
  const mutexes = new MutexMap<string>();
  const [a, again, b] = [work(log, "a"), work(log, "a again"), work(log, "b")];
  const results = [mutexes.run("a", a.run), mutexes.run("a", again.run), mutexes.run("b", b.run)];
  for (const { resolve } of [b, again]) resolve();
  await results[2];
  deepStrictEqual(log, ["a begins", "b begins", "b ends"]);
  a.resolve();
  deepStrictEqual(await Promise.all(results), ["a", "a again", "b"]);
  deepStrictEqual(log.slice(3), ["a ends", "a again begins", "a again ends"]);
});
