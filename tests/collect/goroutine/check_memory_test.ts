import { doesNotThrow, throws } from "node:assert/strict";
import { checkMemory, readMemory } from "../../../lib/collect/goroutine/check_memory.ts";

const MB = 2 ** 20;

Deno.test("checkMemory: a snapshot that would end the service is refused, and says why", () => {
  const state = { heap: 100 * MB, heapLimit: 4096 * MB, memory: Infinity, expensive: 0 };
  doesNotThrow(() => checkMemory(state));
  doesNotThrow(() => checkMemory(readMemory(30_000)));
  throws(() => checkMemory({ ...state, heapLimit: 500 * MB }), {
    name: "RangeError",
    message:
      "Could not take a goroutine profile: a snapshot of 100 MiB of heap may need 420 MiB, " +
      "and V8's limit is 500 MiB (--max-old-space-size)",
  });
  throws(
    () => checkMemory({ ...state, memory: 512 * MB }),
    /may need 1264 MiB, and there are 512 MiB$/,
  );
  throws(
    () => checkMemory({ ...state, memory: 512 * MB, heap: 20 * MB, expensive: 100_000 }),
    /of 20 MiB of heap may need 744 MiB, and/,
  );
});

Deno.test("checkMemory: a refusal names the profile, with the memory that one takes", () => {
  const state = { heap: 100 * MB, heapLimit: 4096 * MB, memory: 1500 * MB, expensive: 0 };
  doesNotThrow(() => checkMemory(state));
  throws(
    () => checkMemory(state, { profile: "retained", share: 17 }),
    /^RangeError: Could not take a retained profile: .* may need 1764 MiB, and there are 1500 MiB$/,
  );
});
