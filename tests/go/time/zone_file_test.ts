import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseTimeZone } from "../../../lib/go/time/zone_file.ts";

/** A file of the oldest form: -1 until 1000, then +1 in summer from 2000 on. */
function oldFile(): Uint8Array {
  const letters = "OLD\0NEW\0SUM\0";
  const view = new DataView(new ArrayBuffer(44 + 2 * 5 + 3 * 6 + letters.length));
  view.setUint32(0, 0x545a6966);
  [0, 0, 0, 2, 3, letters.length].forEach((count, i) => view.setUint32(20 + 4 * i, count));
  [1000, 2000].forEach((time, i) => view.setInt32(44 + 4 * i, time));
  [1, 2].forEach((kind, i) => view.setUint8(52 + i, kind));
  const kinds = [[-3600, 0, 0], [0, 0, 4], [3600, 1, 8]] as const;
  kinds.forEach(([offset, isSummer, name], i) => {
    view.setInt32(54 + 6 * i, offset);
    view.setUint8(58 + 6 * i, isSummer);
    view.setUint8(59 + 6 * i, name);
  });
  const bytes = new Uint8Array(view.buffer);
  bytes.set(new TextEncoder().encode(letters), 72);
  return bytes;
}

Deno.test("parseTimeZone() reads old files", () => {
  const zone = parseTimeZone(oldFile())!;
  const names = [-1e12, 999, 1000, 1999, 2000, 1e12].map((time) => zone(time).name);
  deepStrictEqual(names, ["OLD", "OLD", "NEW", "NEW", "SUM", "SUM"]);
  strictEqual(zone(0).offset, -3600);
});

Deno.test("parseTimeZone() refuses what has another format, and what is cut off", () => {
  const file = oldFile();
  for (let size = 0; size < file.length; size++) {
    strictEqual(parseTimeZone(file.subarray(0, size)), undefined, String(size));
  }
  strictEqual(parseTimeZone(new TextEncoder().encode("no zone at all".repeat(9))), undefined);
});
