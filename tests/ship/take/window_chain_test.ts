import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import type { TakeOptions } from "../../../lib/collect/kinds/take_options.ts";
import { emptyProfile } from "../../../lib/profile/builder.ts";
import { WindowChain } from "../../../lib/ship/take/window_chain.ts";

const CPU = { type: "cpu", unit: "nanoseconds" };

/** Windows that write down when they begin and end. */
function setUp() {
  const events: string[] = [];
  let count = 0;
  let refused = false;
  const take = ({ signal, begun }: TakeOptions) => {
    if (refused) return Promise.reject(new RangeError("too many windows"));
    const id = ++count;
    return new Promise<ReturnType<typeof emptyProfile>>((resolve) => {
      queueMicrotask(() => {
        events.push(`begin ${id}`);
        begun!();
      });
      signal!.addEventListener("abort", () => {
        events.push(`end ${id}`);
        resolve(emptyProfile({ sampleType: [CPU], periodType: CPU, period: id }));
      });
    });
  };
  return { chain: new WindowChain(take), events, refuse: (value: boolean) => refused = value };
}

Deno.test("the next window has begun before one ends", async () => {
  const { chain, events } = setUp();
  await chain.begin();
  strictEqual((await chain.next())?.period, 1);
  strictEqual((await chain.next())?.period, 2);
  strictEqual((await chain.end())?.period, 3);
  strictEqual(await chain.end(), undefined);
  deepStrictEqual(events, ["begin 1", "begin 2", "end 1", "begin 3", "end 2", "end 3"]);
});

Deno.test("where the next cannot begin, the one before is not lost", async () => {
  const { chain, refuse } = setUp();
  await chain.begin();
  refuse(true);
  strictEqual((await chain.next())?.period, 1);
  await rejects(chain.next(), /too many windows/);
  refuse(false);
  strictEqual(await chain.next(), undefined);
  strictEqual((await chain.end())?.period, 2);
});
