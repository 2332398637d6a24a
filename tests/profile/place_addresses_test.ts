import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type Frame, ProfileBuilder, valueType } from "../../lib/profile/builder.ts";
import { PlaceAddresses, rangeOf } from "../../lib/profile/place_addresses.ts";
import type { Location } from "../../lib/profile/types.ts";

function builder() {
  const type = valueType("cpu", "nanoseconds");
  return new ProfileBuilder({ sampleType: [type], periodType: type, period: 1 });
}

function frame(name: string, more: Partial<Frame> = {}): Frame {
  return {
    name,
    systemName: name,
    filename: "a.ts",
    startLine: 1,
    line: 2,
    mapping: "app",
    ...more,
  };
}

function location(): Location {
  return { id: 1, mapping: undefined, address: 0, line: [], isFolded: false };
}

Deno.test("a place has one address, whatever else is in the profile", () => {
  const [alone, last] = [builder(), builder()];
  last.mapping("other");
  for (let i = 0; i < 1_000; i++) last.location(frame(`f${i}`));
  strictEqual(last.location(frame("main")).address, alone.location(frame("main")).address);
});

Deno.test("another address of the same place would break the series of who stores profiles", () => {
  strictEqual(builder().location(frame("main")).address, 3205838121832588);
});

Deno.test("whatever makes another place makes another address", () => {
  const changes: Partial<Frame>[] = [
    {},
    { name: "g" },
    { systemName: "g" },
    { filename: "b.ts" },
    { startLine: 2 },
    { line: 3 },
    { mapping: "lib" },
  ];
  const made = builder();
  const addresses = changes.map((each) => made.location(frame("f", each)).address);
  strictEqual(new Set(addresses).size, changes.length);
});

Deno.test("addresses are safe, even, different, and in the range of their mapping", () => {
  const made = builder();
  for (let i = 0; i < 50_000; i++) {
    made.location(frame(`f${i >> 3}`, { line: i, mapping: `package${i % 7}` }));
  }
  const { location } = made.build();
  strictEqual(new Set(location.map(({ address }) => address)).size, 50_000);
  for (const { address, mapping } of location) {
    const { memoryStart, memoryLimit } = mapping!;
    ok(Number.isSafeInteger(address) && Number(address) % 2 === 0);
    ok(address >= memoryStart && address < memoryLimit);
  }
});

Deno.test("true addresses stay", () => {
  const made = builder();
  const mapping = made.addMapping({
    memoryStart: 0x1000,
    memoryLimit: 0x2000,
    fileOffset: 0,
    filename: "/lib/libc.so",
    buildId: "",
    hasFunctions: true,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  });
  strictEqual(made.locationAt(0x1234, mapping, [frame("memcpy")]).address, 0x1234);
  const nowhere = made.locationAt(0, undefined, [frame("(profiler)")]);
  notStrictEqual(nowhere.address, 0);
});

Deno.test("places that want one address have the same ones in whatever order they come", () => {
  const keys = Array.from({ length: 40 }, (_, i) => `f${i}`);
  const given = [keys, keys.toReversed(), [...keys.slice(17), ...keys.slice(0, 17)]].map(
    (order) => {
      const addresses = new PlaceAddresses(64);
      const places = new Map(order.map((key) => {
        const place = location();
        addresses.give(place, key, "app");
        return [key, place];
      }));
      return keys.map((key) => places.get(key)!.address);
    },
  );
  deepStrictEqual(given[1], given[0]);
  deepStrictEqual(given[2], given[0]);
  strictEqual(new Set(given[0]).size, keys.length);
  const { memoryStart, memoryLimit } = rangeOf("app");
  ok(given[0]!.every((address) => address >= memoryStart && address < memoryLimit));
});
