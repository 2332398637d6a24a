import { doesNotThrow, throws } from "node:assert/strict";
import { checkRoom, readRoom } from "../../../lib/collect/goroutine/check_room.ts";

const MB = 2 ** 20;

Deno.test("checkRoom: a snapshot that would end the service is refused, and says why", () => {
  const room = { heap: 100 * MB, heapLimit: 4096 * MB, memory: Infinity, costly: 0 };
  doesNotThrow(() => checkRoom(room));
  doesNotThrow(() => checkRoom(readRoom(30_000)));
  throws(() => checkRoom({ ...room, heapLimit: 500 * MB }), {
    name: "RangeError",
    message:
      "Could not take a goroutine profile: a snapshot of 100 MiB of heap may need 420 MiB, " +
      "and V8's limit is 500 MiB (--max-old-space-size)",
  });
  throws(
    () => checkRoom({ ...room, memory: 512 * MB }),
    /may need 1264 MiB, and there are 512 MiB$/,
  );
  throws(
    () => checkRoom({ ...room, memory: 512 * MB, heap: 20 * MB, costly: 100_000 }),
    /of 20 MiB of heap may need 744 MiB, and/,
  );
});

Deno.test("checkRoom: a refusal names the profile, with the memory that one takes", () => {
  const room = { heap: 100 * MB, heapLimit: 4096 * MB, memory: 1500 * MB, costly: 0 };
  doesNotThrow(() => checkRoom(room));
  throws(
    () => checkRoom(room, { profile: "retained", share: 17 }),
    /^RangeError: Could not take a retained profile: .* may need 1764 MiB, and there are 1500 MiB$/,
  );
});
