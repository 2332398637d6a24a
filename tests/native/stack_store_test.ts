import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { NO_NODE, StackStore } from "../../lib/native/stack_store.ts";

const KERNEL = -128;
const USER = -512;

/** Addresses of a stack, innermost first. */
function stackOf(store: StackStore, sample: number): number[] {
  const addresses: number[] = [];
  for (let node = store.stackAt(sample); node !== NO_NODE; node = store.parentOf(node)) {
    addresses.push(store.addressOf(node));
  }
  return addresses;
}

Deno.test("callers are where the call is, what was interrupted is where it was", () => {
  const store = new StackStore();
  store.add(7, 1000, Float64Array.of(KERNEL, -50_000, -60_000, USER, 0x1000, 0x2000));
  deepStrictEqual(stackOf(store, 0), [-50_000, -60_001, 0x1000, 0x1fff]);
  strictEqual(store.threadAt(0), 7);
  strictEqual(store.timeAt(0), 1000);
});

Deno.test("stacks share what they have in common", () => {
  const store = new StackStore();
  for (let i = 0; i < 1000; i++) {
    store.add(1, i, Float64Array.of(USER, 0x7fff_0000_0000 + i % 3, 0x2000, 0x3000));
  }
  strictEqual(store.length, 1000);
  strictEqual(store.nodes, 5);
  strictEqual(store.stackAt(0), store.stackAt(3));
  deepStrictEqual(stackOf(store, 2), [0x7fff_0000_0002, 0x1fff, 0x2fff]);
});

Deno.test("addresses that differ only in their upper or lower half are not mixed up", () => {
  const store = new StackStore();
  const addresses = [0x1000, 0x1000 + 2 ** 32, 0x1000 + 2 ** 40, -(2 ** 32) + 0x1000];
  addresses.forEach((address, i) => store.add(1, i, Float64Array.of(USER, address)));
  deepStrictEqual(addresses.map((_, i) => stackOf(store, i)), addresses.map((each) => [each]));
});

Deno.test("a sample without a stack is a sample", () => {
  const store = new StackStore();
  store.add(1, 5, Float64Array.of());
  store.add(1, 6, Float64Array.of(USER));
  strictEqual(store.length, 2);
  strictEqual(store.stackAt(1), NO_NODE);
});

Deno.test("what is beyond the bound is counted, and costs no memory", () => {
  const store = new StackStore();
  const chain = new Float64Array(1000);
  let added = 0;
  for (; store.dropped === 0; added++) {
    ok(added < 5000, "there is a bound");
    chain.forEach((_, i) => chain[i] = 1e6 + added * 1000 + i);
    store.add(1, added, chain);
  }
  const { nodes, length } = store;
  store.add(1, added, chain);
  strictEqual(store.dropped, 2);
  strictEqual(store.nodes, nodes);
  strictEqual(store.length, length);
  strictEqual(length, added - 1);
});

Deno.test("a store includes the stacks of another one, those that it has already once", () => {
  const [store, other] = [new StackStore(), new StackStore()];
  store.add(1, 1, Float64Array.of(-512, 0x30, 0x21, 0x11));
  other.add(1, 1, Float64Array.of(-512, 0x99, 0x11));
  other.add(1, 2, Float64Array.of(-512, 0x30, 0x21, 0x11));
  const before = store.nodes;
  const nodes = store.include(other);
  strictEqual(store.nodes, before + 1);
  strictEqual(store.length, 1);
  strictEqual(nodes[other.stackAt(1)], store.stackAt(0));
  const fresh = nodes[other.stackAt(0)]!;
  strictEqual(store.addressOf(fresh), 0x99);
  strictEqual(store.addressOf(store.parentOf(fresh)), 0x10);
});
