import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { Records } from "../../../lib/fetch/records/records.ts";
import { aboutText, recordFolder } from "../../support/record_folder.ts";

const AT = Date.UTC(2026, 10, 23, 11, 22, 0);
const OLD = "2026-11-23T11-22-18-565Z-stall";
const NEW = "2026-11-23T11-23-40-000Z-died";
const BROKEN = "2026-11-23T11-20-00-123Z-heap-limit";

const span = (from: number, until: number) => ({ from: AT + from * 1e3, until: AT + until * 1e3 });
const stretch = (from: number, until: number) => `${AT + from * 1e3}-${AT + until * 1e3}`;

async function openFolder() {
  const folder = await recordFolder([
    `${OLD}/cpu.pb.gz`,
    `${OLD}/heap.pb.gz`,
    `${NEW}/stretches/${stretch(0, 20)}.pb.gz`,
    `${NEW}/stretches/${stretch(20, 40)}.pb.gz`,
    `${BROKEN}/heap.pb.gz`,
  ], {
    [`${OLD}/record.json`]: aboutText(AT, AT + 60_000),
    [`${NEW}/record.json`]: aboutText(AT, AT + 45_000),
    [`${BROKEN}/record.json`]: "{",
  });
  const records = (await Records.open(folder.path))!;
  const functions = async (wanted: Parameters<Records["profile"]>[0]) =>
    (await records.profile(wanted)).function.map(({ name }) => name);
  return {
    records,
    functions,
    path: folder.path,
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

Deno.test("Records lists what lies in a folder, newest first, also what is broken", async () => {
  await using folder = await openFolder();
  deepStrictEqual(
    (await folder.records.list()).map(({ name, kinds, at }) => [name, kinds, at]),
    [
      [NEW, ["cpu"], AT + 45_000],
      [OLD, ["cpu", "heap"], AT + 60_000],
      [BROKEN, ["heap"], Date.UTC(2026, 10, 23, 11, 20, 0, 123)],
    ],
  );
  strictEqual((await (await Records.open(`${folder.path}/${OLD}`))!.list()).length, 1);
  strictEqual(await Records.open(`${folder.path}/${OLD}/cpu.pb.gz`), undefined);
});

Deno.test("Records tells where a record has CPU profiles, and gives those that a span touches", async () => {
  await using folder = await openFolder();
  const { records, functions } = folder;
  const line = await records.timeline("");
  deepStrictEqual(line.sampled, [[AT, AT + 20_000], [AT + 20_000, AT + 40_000]]);
  deepStrictEqual([line.at.length, line.cpu[1], line.whole], [46, 0.5, true]);
  match(line.title, /process 7: the event loop did not turn/);
  deepStrictEqual(await functions({ record: "", kind: "cpu", span: span(5, 20) }), [
    stretch(0, 20),
  ]);
  deepStrictEqual(
    await functions({ record: NEW, kind: "cpu", span: span(19, 21) }),
    [stretch(0, 20), stretch(20, 40)],
  );
  await rejects(
    functions({ record: NEW, kind: "cpu", span: span(41, 44) }),
    /no CPU profile of that/,
  );
  await rejects(functions({ record: NEW, kind: "heap" }), /has no heap/);
});

Deno.test("Records gives one piece of records of old, and no other files", async () => {
  await using folder = await openFolder();
  const { records, functions } = folder;
  deepStrictEqual((await records.timeline(OLD)).sampled, [[AT, AT + 60_000]]);
  deepStrictEqual(await functions({ record: OLD, kind: "cpu", span: span(1, 2) }), ["cpu"]);
  deepStrictEqual(await functions({ record: OLD, kind: "heap" }), ["heap"]);
  await rejects(records.timeline(BROKEN), /was not finished/);
  await rejects(functions({ record: `../${OLD}`, kind: "heap" }), /there is no record/);
  await rejects(functions({ record: OLD, kind: "../heap" }), /has no \.\.\/heap/);
});
