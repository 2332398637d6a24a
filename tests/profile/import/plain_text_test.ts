import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { importProfile } from "../../../lib/profile/import/import_profile.ts";
import { plainText } from "../../../lib/profile/import/plain_text.ts";
import { sumOf } from "../../support/profile_numbers.ts";

const FOLDED = "main;parse 10\nmain;render 5\n";

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

const SAVED: Readonly<Record<string, Uint8Array>> = {
  "UTF-8 with a mark": new TextEncoder().encode("\ufeff" + FOLDED),
  "UTF-16 with a mark": utf16("\ufeff" + FOLDED, true),
  "UTF-16 with a mark, big end first": utf16("\ufeff" + FOLDED, false),
  "UTF-16 without a mark": utf16(FOLDED, true),
  "UTF-16 without a mark, big end first": utf16(FOLDED, false),
};

for (const [how, data] of Object.entries(SAVED)) {
  Deno.test(`importProfile() reads text in ${how}`, async () => {
    const profile = await importProfile(data);
    deepStrictEqual(profile.function.map(({ name }) => name), ["main", "parse", "render"]);
    strictEqual(sumOf(profile, "samples"), 15);
  });
}

Deno.test("importProfile() reads a legacy profile and JSON with a mark", async () => {
  const count = "jobs profile: total 2\n2 @ 0x10 0x20\n";
  strictEqual(sumOf(await importProfile(utf16("\ufeff" + count, true)), "jobs"), 2);
  const heap = { head: { selfSize: 7, callFrame: { functionName: "f" }, children: [] } };
  const data = new TextEncoder().encode("\ufeff" + JSON.stringify(heap));
  strictEqual(sumOf(await importProfile(data), "inuse_space"), 7);
});

Deno.test("plainText() leaves UTF-8 and what is no text alone", () => {
  for (
    const data of [new TextEncoder().encode(FOLDED), new Uint8Array(100), Uint8Array.of(65, 0)]
  ) {
    strictEqual(plainText(data), data);
  }
});
