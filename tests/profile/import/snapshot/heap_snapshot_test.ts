import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { readHeapSnapshot } from "../../../../lib/profile/import/snapshot/heap_snapshot.ts";
import { checkProfile } from "../../../../lib/profile/check.ts";
import type { Profile } from "../../../../lib/profile/types.ts";
import { heapText, type MadeNode } from "../../../support/heap_text.ts";
import { snapshotText } from "../../../support/snapshot_text.ts";

const encoder = new TextEncoder();

async function read(text: string | readonly MadeNode[], size = 1 << 16): Promise<Profile> {
  const bytes = encoder.encode(typeof text === "string" ? text : heapText(text));
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  const profile = await readHeapSnapshot(pieces, { size: bytes.length });
  checkProfile(profile);
  return profile;
}

/** `class: path` with objects and bytes. */
function paths({ sample }: Profile): Record<string, string> {
  return Object.fromEntries(
    sample.map(({ location, value, label }) => {
      const path = location.map(({ line }) => line[0]!.function.name).reverse().join(" > ");
      const name = label[0] && "str" in label[0] ? label[0].str : "-";
      return [`${name}: ${path}`, value.join(" ")] as const;
    }).sort(([a], [b]) => a < b ? -1 : 1),
  );
}

/** A module with a Map of sessions, each with a basket. */
function sessions(count: number): MadeNode[] {
  const first = 8;
  const ids = Array.from({ length: count }, (_, i) => first + 2 * i);
  return [
    { type: "synthetic", name: "", edges: [["element", 1, 1]] },
    { type: "synthetic", name: "(GC roots)", edges: [["internal", "0", 2], ["internal", "1", 6]] },
    {
      type: "object",
      name: "system / Context / scope @9",
      size: 40,
      edges: [
        ["context", "sessionCache", 3],
        ["internal", "scope_info", 5],
        ["internal", "extension", 7],
      ],
    },
    { type: "object", name: "Map", size: 32, edges: [["internal", "table", 4]] },
    {
      type: "array",
      name: "",
      size: 1000,
      edges: ids.map((id, i) => ["internal", String(17 + 3 * i), id] as const),
    },
    { type: "code", name: "system / ScopeInfo", size: 24 },
    {
      type: "closure",
      name: "use",
      size: 64,
      edges: [["internal", "context", 2]],
      place: [first + 2 * count, 4, 2],
    },
    { type: "native", name: "system / SourceTextModule", size: 100 },
    ...ids.flatMap((id): MadeNode[] => [
      { type: "object", name: "Session", size: 40, edges: [["property", "basket", id + 1]] },
      { type: "object", name: "Array", size: 60 },
    ]),
    { type: "code", name: "system / Script / file:///app/main.ts", size: 8 },
  ];
}

Deno.test("readHeapSnapshot(): a thousand entries are one path by the names that a person gave", async () => {
  const all = paths(await read(sessions(1_000)));
  strictEqual(
    all["Session: (module main.ts) > sessionCache > Map > [entries] > Session"],
    "1000 40000",
  );
  strictEqual(
    all["Array: (module main.ts) > sessionCache > Map > [entries] > Session > basket > Array"],
    "1000 60000",
  );
  strictEqual(all["Map: (module main.ts) > sessionCache > Map"], "1 1032");
});

Deno.test("readHeapSnapshot(): pieces of any size give the same", async () => {
  const nodes = sessions(3);
  const whole = await read(nodes);
  for (const size of [1, 2, 3, 5, 8, 64, 1000]) deepStrictEqual(await read(nodes, size), whole);
});

Deno.test("readHeapSnapshot(): what two hold is below what holds both, by its name", async () => {
  const all = paths(
    await read([
      { type: "synthetic", name: "", edges: [["internal", "x", 1]] },
      {
        type: "object",
        name: "Owner",
        size: 16,
        edges: [["property", "a", 2], ["property", "b", 3]],
      },
      { type: "object", name: "Holder", size: 16, edges: [["property", "shared", 4]] },
      { type: "object", name: "Holder", size: 16, edges: [["property", "shared", 4]] },
      { type: "object", name: "Config", size: 5000 },
    ]),
  );
  strictEqual(all["Config: Owner > (held by several) > shared > Config"], "1 5000");
});

Deno.test("readHeapSnapshot(): a list and a tree are as long as their names, not as they are", async () => {
  const count = 2_000;
  const list: MadeNode[] = Array.from({ length: count }, (_, i) => ({
    type: "object",
    name: "Node",
    size: 32,
    edges: i + 1 < count ? [["property", "next", i + 2]] : [],
  }));
  const profile = await read([
    { type: "synthetic", name: "", edges: [["property", "head", 1]] },
    ...list,
  ]);
  const depth = Math.max(...profile.sample.map(({ location }) => location.length));
  strictEqual(depth <= 6, true, String(depth));
  strictEqual(profile.sample.reduce((sum, { value }) => sum + Number(value[1]), 0), 32 * count);
});

Deno.test("readHeapSnapshot(): keys of a table are no names", async () => {
  const count = 500;
  const profile = await read([
    { type: "synthetic", name: "", edges: [["property", "cache", 1]] },
    {
      type: "object",
      name: "Object",
      size: 24,
      edges: Array.from({ length: count }, (_, i) => ["property", `id${i}`, i + 2] as const),
    },
    ...Array.from({ length: count }, (): MadeNode => ({ type: "object", name: "User", size: 48 })),
  ]);
  deepStrictEqual(paths(profile), {
    "Object: cache": "1 24",
    "User: cache > [properties] > User": `${count} ${48 * count}`,
  });
});

Deno.test("readHeapSnapshot(): hostile names are harmless", async () => {
  const long = "x".repeat(1_000_000);
  const names = [long, "a\nb\x1b[31m", "__proto__", "constructor", "", "\ud800", 'q"\\', "é\u202e"];
  const profile = await read([
    { type: "synthetic", name: "", edges: names.map((name, i) => ["property", name, i + 1]) },
    ...names.map((name): MadeNode => ({ type: "object", name, size: 100 })),
  ], 1_000);
  strictEqual(profile.sample.reduce((sum, { value }) => sum + Number(value[1]), 0), 800);
  for (const { name } of profile.function) {
    // deno-lint-ignore no-control-regex
    strictEqual(/[\x00-\x1f\x7f]/.test(name) || name.length > 200, false, JSON.stringify(name));
  }
});

Deno.test("readHeapSnapshot(): small paths are shown with what holds them, and it says so", async () => {
  const profile = await read([
    {
      type: "synthetic",
      name: "",
      edges: [["property", "large", 1], ["property", "one", 2], ["property", "two", 3]],
    },
    { type: "object", name: "Large", size: 10_000_000 },
    { type: "object", name: "One", size: 20 },
    { type: "object", name: "Two", size: 20 },
  ]);
  deepStrictEqual(paths(profile), { "-: ": "2 40", "Large: large > Large": "1 10000000" });
  strictEqual(
    profile.comment.some((line) => /^40 bytes of 2 paths with less than 501/.test(line)),
    true,
  );
});

Deno.test("readHeapSnapshot(): bytes outside of the heap are named", async () => {
  const profile = await read([
    { type: "synthetic", name: "", edges: [["property", "buffer", 1]] },
    { type: "object", name: "ArrayBuffer", size: 96, edges: [["internal", "backing_store", 2]] },
    { type: "native", name: "system / JSArrayBufferData", size: 3_000_000 },
  ]);
  strictEqual(
    paths(profile)["(backing store): buffer > ArrayBuffer > (backing store)"],
    "0 3000000",
  );
  strictEqual(profile.comment.some((line) => /^about 3000000 of 3000096 bytes/.test(line)), true);
});

Deno.test("readHeapSnapshot(): a file that was cut anywhere says where it ends", async () => {
  const text = heapText(sessions(3));
  for (let at = 40; at < text.length - 2; at += 7) {
    await rejects(
      read(text.slice(0, at)),
      new RegExp(`^DecodeError: input ends early at byte ${at}$`),
    );
  }
});

Deno.test("readHeapSnapshot(): what is not V8's says what is wrong", async () => {
  const changes: [RegExp | string, string, RegExp][] = [
    ['"self_size"', '"size"', /a node has no field self_size/],
    ['"nodes":[3', '"nodes":[99', /a node has no type/],
    ['"nodes":[3', '"nodes":[x', /no number at byte \d+, among its nodes/],
    ["16,3,0", "-16,3,0", /a node has no size/],
    [",2,5,12", ",2,5,13", /an edge leads to no node/],
    ["16,3,0", "16,2,0", /an edge is of no node/],
    ["16,3,0", "16,4,0", /a node lacks edges/],
    ['"edges":[', '"nodes":[', /there are two lists of nodes/],
    ['"edges":[', '"other":[', /there are no edges/],
    [",4,7,6", ",3,4294967295,6", /a name has no string/],
    ['"handler"', '"hand\\q"', /a string is broken/],
    ['"handler"', "handler", /no string at byte \d+/],
  ];
  for (const [from, to, message] of changes) {
    const text = snapshotText((text) => text.replace(from, to));
    await rejects(read(text, 50), (error: Error) => {
      return message.test(error.message) && error.name === "DecodeError";
    }, String(message));
  }
});
