import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { IndexCache } from "../../../lib/machine/names/index_cache.ts";
import { decodeIndex, encodeIndex } from "../../../lib/machine/names/index_file.ts";
import {
  buildIndex,
  type FileFacts,
  type NamedRange,
  type NameIndex,
} from "../../../lib/machine/names/name_index.ts";

const FACTS: FileFacts = {
  segments: Float64Array.of(0x100, 0x1100, 0x1000, 0x5000, 0x9000, 0x10),
  builtins: [0x1800, 0x1900],
  isFramed: true,
};
const BUILD_ID = "0123456789abcdef";

function range(start: number, end: number, name: string, isFile = false): NamedRange {
  return { start, end, name, isFile };
}

const RANGES = [
  range(0x1100, 0x1200, "src/é.rs", true),
  range(0x1200, 0x1280, "src/é.rs", true),
  range(0x1300, 0x1400, "main"),
  range(0x1340, 0x1350, "inner"),
  range(0x1400, 0x1410, "src/b.rs", true),
];

function names(index: NameIndex | undefined): (string | undefined)[] {
  return [0x10ff, 0x1100, 0x127f, 0x1280, 0x1300, 0x1345, 0x1351, 0x1400, 0x1410, NaN]
    .map((address) => index?.find(address)?.name);
}

const EXPECTED = [
  undefined,
  "src/é.rs",
  "src/é.rs",
  undefined,
  "main",
  "inner",
  undefined,
  "src/b.rs",
  undefined,
  undefined,
];

Deno.test("an index names addresses, and nothing between and behind them", () => {
  const index = buildIndex(RANGES, FACTS);
  deepStrictEqual(names(index), EXPECTED);
  deepStrictEqual(index.find(0x1100), { name: "src/é.rs", file: "src/é.rs" });
  deepStrictEqual(index.find(0x1300), { name: "main", file: "" });
  // Neighbours of one name are one range.
  strictEqual(index.parts.starts.length, 7);
  strictEqual(buildIndex([], FACTS).find(0), undefined);
});

Deno.test("an index knows where code is in its file, and V8's builtins", () => {
  const index = buildIndex(RANGES, FACTS);
  deepStrictEqual([0xff, 0x100, 0x10ff, 0x1100, 0x5001].map((at) => index.addressAt(at)), [
    undefined,
    0x1100,
    0x20ff,
    undefined,
    0x9001,
  ]);
  deepStrictEqual([0x17ff, 0x1800, 0x1900].map((at) => index.isBuiltin(at)), [false, true, false]);
});

Deno.test("addresses of a kernel are negative", () => {
  const index = buildIndex([range(-4096, -4000, "sys_read")], FACTS);
  strictEqual(index.find(-4001)?.name, "sys_read");
  strictEqual(index.find(-4097), undefined);
});

Deno.test("an index comes back from its file as it was", () => {
  const bytes = encodeIndex(buildIndex(RANGES, FACTS));
  // Whatever the place in memory.
  for (const shift of [0, 1, 4]) {
    const moved = new Uint8Array(bytes.length + shift);
    moved.set(bytes, shift);
    const index = decodeIndex(moved.subarray(shift));
    deepStrictEqual(names(index), EXPECTED);
    strictEqual(index?.isFramed, true);
    strictEqual(index.addressAt(0x100), 0x1100);
    strictEqual(index.isBuiltin(0x1850), true);
  }
});

Deno.test("a file that was cut short or spoiled is no index", () => {
  const bytes = encodeIndex(buildIndex(RANGES, FACTS));
  for (let length = 0; length < bytes.length; length++) {
    strictEqual(decodeIndex(bytes.subarray(0, length)), undefined);
  }
  for (let at = 0; at < bytes.length; at++) {
    // The base, the place of the builtins and what is free are not part of the sum.
    if (at >= 40 && at < 64) continue;
    const spoiled = bytes.slice();
    spoiled[at]! ^= 0x55;
    const index = decodeIndex(spoiled);
    // Whether there are frame pointers is a number of its own.
    ok(index === undefined || (at >= 12 && at < 16), `byte ${at}`);
  }
});

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the cache keeps an index by build id, in a folder that it makes", () =>
  inFolder(async (folder) => {
    const cache = new IndexCache(`${folder}/a/b`);
    strictEqual(await cache.load(BUILD_ID), undefined);
    await cache.save(BUILD_ID, buildIndex(RANGES, FACTS));
    deepStrictEqual(names(await cache.load(BUILD_ID)), EXPECTED);
    strictEqual([...Deno.readDirSync(`${folder}/a/b`)].length, 1);
    strictEqual(await cache.load(BUILD_ID.replace("0", "1")), undefined);
  }));

Deno.test("the cache does without a folder, a disk with room, or whole files", () =>
  inFolder(async (folder) => {
    const index = buildIndex(RANGES, FACTS);
    await new IndexCache(undefined).save(BUILD_ID, index);
    strictEqual(await new IndexCache(undefined).load(BUILD_ID), undefined);
    await Deno.writeTextFile(`${folder}/file`, "");
    const blocked = new IndexCache(`${folder}/file/names`);
    await blocked.save(BUILD_ID, index);
    strictEqual(await blocked.load(BUILD_ID), undefined);
    // Not even the device that is always full keeps anything behind.
    await new IndexCache("/dev/full").save(BUILD_ID, index);
    const cache = new IndexCache(folder);
    await cache.save(BUILD_ID, index);
    const [path] = [...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith(BUILD_ID))
      .map(({ name }) => `${folder}/${name}`);
    await Deno.truncate(path!, 100);
    strictEqual(await cache.load(BUILD_ID), undefined);
  }));

Deno.test("a build id that is not one names no file", () =>
  inFolder(async (folder) => {
    const cache = new IndexCache(`${folder}/names`);
    for (const id of ["", "../../etc", "ABCDEF0123456789", "0123/0123456789"]) {
      await cache.save(id, buildIndex(RANGES, FACTS));
      strictEqual(await cache.load(id), undefined);
    }
    deepStrictEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("the cache forgets what was written longest ago, and touches nothing else", () =>
  inFolder(async (folder) => {
    const cache = new IndexCache(folder);
    await Deno.writeTextFile(`${folder}/notes.txt`, "mine");
    for (let i = 0; i < 70; i++) {
      const id = (0x10000000 + i).toString(16);
      await cache.save(id, buildIndex(RANGES, FACTS));
      await Deno.utime(`${folder}/${id}-v2.names`, 1000 + i, 1000 + i);
    }
    await cache.save(BUILD_ID, buildIndex(RANGES, FACTS));
    const kept = [...Deno.readDirSync(folder)].map(({ name }) => name);
    strictEqual(kept.length, 65);
    ok(kept.includes("notes.txt"));
    strictEqual(await cache.load("10000000"), undefined);
    ok(await cache.load(BUILD_ID));
  }));
