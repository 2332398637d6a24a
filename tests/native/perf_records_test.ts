import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { RecordReader } from "../../lib/native/perf_records.ts";
import { PerfRing } from "../../lib/native/perf_ring.ts";

const RECORDED = new URL("../fixtures/perf/", import.meta.url);
const PAGE = 4096;

interface Heard {
  samples: { thread: number; time: number; chain: number[] }[];
  switches: { time: number; isOn: boolean; wouldRun: boolean }[];
  lost: number[];
  throttled: number;
}

function listen() {
  const heard: Heard = { samples: [], switches: [], lost: [], throttled: 0 };
  return {
    heard,
    listener: {
      sample: (thread: number, time: number, chain: Float64Array) =>
        void heard.samples.push({ thread, time, chain: [...chain] }),
      switched: (time: number, isOn: boolean, wouldRun: boolean) =>
        void heard.switches.push({ time, isOn, wouldRun }),
      lost: (count: number) => void heard.lost.push(count),
      throttled: () => void heard.throttled++,
    },
  };
}

/** A record: its kind, its flags and its words. */
function record(kind: number, flags: number, ...words: (number | bigint)[]): BigUint64Array {
  const header = BigInt(kind) | BigInt(flags) << 32n | BigInt(8 + 8 * words.length) << 48n;
  return BigUint64Array.of(header, ...words.map((word) => BigInt.asUintN(64, BigInt(word))));
}

function viewOf(...records: BigUint64Array[]): DataView {
  const words = records.flatMap((each) => [...each]);
  return new DataView(BigUint64Array.from(words).buffer);
}

Deno.test("a recorded ring that goes on at its beginning is read whole, lost records counted", () => {
  const { heard, listener } = listen();
  const { buffer } = Deno.readFileSync(new URL("stacks.ring", RECORDED));
  const [head, tail] = new BigUint64Array(buffer, 1024, 2);
  ok(tail! % 4096n > head! % 4096n, "it goes on at its beginning");
  const ring = new PerfRing(buffer, PAGE);
  strictEqual(ring.read(listener), true);
  deepStrictEqual(heard.lost, [47]);
  strictEqual(heard.samples.length, 10);
  const [first] = heard.samples;
  strictEqual(new Set(heard.samples.map(({ thread }) => thread)).size, 1);
  strictEqual(first?.chain.length, 28);
  deepStrictEqual(first?.chain.slice(0, 2), [-512, 140685275828160]);
  const times = heard.samples.map(({ time }) => time);
  deepStrictEqual(times, times.toSorted((a, b) => a - b));
  strictEqual(times[0], 2915169316604);
  strictEqual(ring.read(listener), true);
  strictEqual(heard.samples.length, 10);
});

Deno.test("recorded switches come in turns", () => {
  const { heard, listener } = listen();
  const { buffer } = Deno.readFileSync(new URL("switches.bin", RECORDED));
  strictEqual(new RecordReader().read(new DataView(buffer), listener), 0);
  strictEqual(heard.switches.length, buffer.byteLength / 24);
  heard.switches.forEach(({ isOn }, i) => strictEqual(isOn, i % 2 === 1));
  ok(heard.switches.some(({ isOn, wouldRun }) => !isOn && wouldRun));
});

Deno.test("a record that is cut short ends the reading, and its bytes are reported", () => {
  const whole = record(9, 0, 1, 7n << 32n, 1000, 2, -512, 0x1234);
  for (let cut = 1; cut < whole.byteLength; cut++) {
    const { heard, listener } = listen();
    const bytes = new Uint8Array(viewOf(whole, whole).buffer).slice(0, whole.byteLength + cut);
    strictEqual(new RecordReader().read(new DataView(bytes.buffer), listener), cut);
    strictEqual(heard.samples.length, 1);
  }
});

Deno.test("records that say too much of themselves are no records", () => {
  const { heard, listener } = listen();
  // A chain that would be longer than its record; a size of nothing at all.
  const long = record(9, 0, 1, 7n << 32n, 1000, 2n ** 40n, 0x1234);
  const negative = record(9, 0, 1, 7n << 32n, 1000, -1, 0x1234);
  const empty = BigUint64Array.of(9n);
  const good = record(9, 0, 1, 7n << 32n, 1000, 1, 0x1234);
  strictEqual(new RecordReader().read(viewOf(long, negative, good, empty, good), listener), 56);
  deepStrictEqual(heard.samples, [{ thread: 7, time: 1000, chain: [0x1234] }]);
});

Deno.test("unknown records are passed over; what the kernel held back is reported", () => {
  const { heard, listener } = listen();
  const view = viewOf(record(77, 3, 1, 2, 3), record(5, 0, 1, 2, 3), record(13, 0, 9, 0, 0));
  strictEqual(new RecordReader().read(view, listener), 0);
  deepStrictEqual(heard, { samples: [], switches: [], lost: [9], throttled: 1 });
});

Deno.test("addresses of the kernel are negative and exact", () => {
  const { heard, listener } = listen();
  const kernel = 0xffffffff81234567n;
  new RecordReader().read(viewOf(record(9, 0, 1, 7n << 32n, 1, 2, -128, kernel)), listener);
  strictEqual(heard.samples[0]?.chain[1], Number(kernel - 2n ** 64n));
});

Deno.test("samples of processes that nobody wants are left out", () => {
  const { heard, listener } = listen();
  const [mine, other] = [5n, 6n].map((process) =>
    record(9, 0, 1, process | 7n << 32n, 1000, 1, 0x1234)
  );
  const wants = (process: number) => process === 5;
  new RecordReader().read(viewOf(mine!, other!, mine!), { ...listener, wants });
  strictEqual(heard.samples.length, 2);
});

Deno.test("threads say their new names", () => {
  const names: [number, number, string][] = [];
  const text = new BigUint64Array(new TextEncoder().encode("tokio-runtime-w\0").buffer);
  const view = viewOf(record(3, 0, 5n | 7n << 32n, ...text, 5n | 7n << 32n, 1000));
  new RecordReader().read(view, {
    lost() {},
    named: (process, thread, name) => void names.push([process, thread, name]),
  });
  deepStrictEqual(names, [[5, 7, "tokio-runtime-w"]]);
});

Deno.test("a ring with a broken record says so and goes on behind it", () => {
  const buffer = new ArrayBuffer(2 * PAGE);
  const data = new BigUint64Array(buffer, PAGE);
  const [head] = [new BigUint64Array(buffer, 1024, 1)];
  data.set(record(2, 0, 1, 4));
  data[3] = 1n << 48n;
  head[0] = 40n;
  const ring = new PerfRing(buffer, PAGE);
  const { heard, listener } = listen();
  strictEqual(ring.read(listener), false);
  data.set(record(2, 0, 1, 5), 5);
  head[0] = 64n;
  strictEqual(ring.read(listener), true);
  deepStrictEqual(heard.lost, [4, 5]);
  // More than it holds was never written by a kernel.
  head[0] = 1n << 20n;
  strictEqual(ring.read(listener), false);
});
