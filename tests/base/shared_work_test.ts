import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { SharedWork } from "../../lib/base/shared_work.ts";

/** Work that goes on until it is told to end. */
function endless() {
  const endings: AbortSignal[] = [];
  const work = new SharedWork((ending) => {
    endings.push(ending);
    return new Promise<never>((_, reject) =>
      ending.addEventListener("abort", () => reject(ending.reason))
    );
  });
  return { work, endings };
}

Deno.test("SharedWork: it is done once for all who want it at the same time, and again later", async () => {
  let times = 0;
  const work = new SharedWork(() => Promise.resolve(++times));
  deepStrictEqual(await Promise.all([work.get(), work.get()]), [1, 1]);
  strictEqual(await work.get(), 2);
});

Deno.test("SharedWork: it ends when the last one gives up, and not before", async () => {
  const { work, endings } = endless();
  const [one, other] = [new AbortController(), new AbortController()];
  const [first, second] = [work.get(one.signal), work.get(other.signal)];
  one.abort();
  await rejects(first, /given up/);
  strictEqual(endings[0]!.aborted, false);
  other.abort();
  await rejects(second, /given up/);
  strictEqual(endings[0]!.aborted, true);
});

Deno.test("SharedWork: who comes while it is being given up gets work of its own", async () => {
  const { work, endings } = endless();
  const leaving = new AbortController();
  const first = work.get(leaving.signal);
  leaving.abort();
  const second = work.get();
  await rejects(first, /given up/);
  while (endings.length < 2) await Promise.resolve();
  await work.end(new RangeError("it is over"));
  await rejects(second, /it is over/);
});

Deno.test("SharedWork: who has gone before does not begin it", async () => {
  const { work, endings } = endless();
  await rejects(work.get(AbortSignal.abort()), RangeError);
  strictEqual(endings.length, 0);
});
