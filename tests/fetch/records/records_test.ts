import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { Records } from "../../../lib/fetch/records/records.ts";
import { aboutText, recordFolder } from "../../support/record_folder.ts";

const AT = Date.UTC(2026, 10, 23, 11, 22, 0);
const OLD = "2026-11-23T11-22-18-565Z-stall";
const NEW = "2026-11-23T11-23-40-000Z-died";
const BROKEN = "2026-11-23T11-20-00-123Z-heap-limit";

const span = (from: number, until: number) => ({ from: AT + from * 1e3, until: AT + until * 1e3 });
const segment = (from: number, until: number) => `${AT + from * 1e3}-${AT + until * 1e3}`;

async function openFolder() {
  const folder = await recordFolder([
    `${OLD}/cpu.pb.gz`,
    `${OLD}/heap.pb.gz`,
    `${NEW}/segments/${segment(0, 20)}.pb.gz`,
    `${NEW}/segments/${segment(20, 40)}.pb.gz`,
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

Deno.test("Records says where a record has CPU profiles, and gives those that a span touches", async () => {
  await using folder = await openFolder();
  const { records, functions } = folder;
  const line = await records.timeline("");
  deepStrictEqual(line.sampled, [[AT, AT + 20_000], [AT + 20_000, AT + 40_000]]);
  deepStrictEqual([line.at.length, line.cpu[1], line.whole], [46, 0.5, true]);
  match(line.title, /process 7: the event loop did not turn/);
  deepStrictEqual(await functions({ record: "", kind: "cpu", span: span(5, 20) }), [
    segment(0, 20),
  ]);
  deepStrictEqual(
    await functions({ record: NEW, kind: "cpu", span: span(19, 21) }),
    [segment(0, 20), segment(20, 40)],
  );
  await rejects(
    functions({ record: NEW, kind: "cpu", span: span(41, 44) }),
    /no CPU profile of that/,
  );
  await rejects(functions({ record: NEW, kind: "heap" }), /has no heap/);
});

Deno.test("Records gives one piece of older records, and no other files", async () => {
  await using folder = await openFolder();
  const { records, functions } = folder;
  deepStrictEqual((await records.timeline(OLD)).sampled, [[AT, AT + 60_000]]);
  deepStrictEqual(await functions({ record: OLD, kind: "cpu", span: span(1, 2) }), ["cpu"]);
  deepStrictEqual(await functions({ record: OLD, kind: "heap" }), ["heap"]);
  await rejects(records.timeline(BROKEN), {
    name: "RangeError",
    message: `the record ${BROKEN} has no figures: its record.json is broken`,
  });
  await rejects(functions({ record: `../${OLD}`, kind: "heap" }), /there is no record/);
  await rejects(functions({ record: OLD, kind: "../heap" }), /has no \.\.\/heap/);
});

/** Contents of a `record.json` that is not one. */
const NO_ABOUTS = [
  "",
  "null",
  "5",
  "[]",
  "{}",
  '{"at":"x"}',
  aboutText(AT, AT + 1_000, { at: 1e300 }),
  aboutText(AT, AT + 1_000, { figures: [null] as unknown as [] }),
  aboutText(AT, AT + 1_000, { stalls: {} as unknown as [] }),
  aboutText(AT, AT + 1_000, { reason: undefined as unknown as { name: string; text: string } }),
];

Deno.test("a broken record.json costs its record alone", async () => {
  for (const text of NO_ABOUTS) {
    await using folder = await openFolder();
    await Deno.writeTextFile(`${folder.path}/${NEW}/record.json`, text);
    const listed = await folder.records.list();
    deepStrictEqual(listed.map(({ name, reason }) => [name, reason]), [
      [NEW, "its record.json is broken"],
      [OLD, "the event loop did not turn for 2.4s"],
      [BROKEN, "its record.json is broken"],
    ], text);
    strictEqual((await folder.records.timeline(OLD)).at.length, 61);
  }
});

Deno.test("links, pipes, devices and folders in a record are not read, and hide nothing", async () => {
  await using folder = await openFolder();
  const { path, records, functions } = folder;
  const elsewhere = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(elsewhere, aboutText(AT, AT + 1_000, { pid: 666 }));
    await Deno.symlink(elsewhere, `${path}/2026-11-23T11-30-00-000Z-own`);
    await Deno.symlink(`${path}/${OLD}`, `${path}/2026-11-23T11-31-00-000Z-own`);
    await Deno.writeTextFile(`${path}/2026-11-23T11-32-00-000Z-own`, "a file");
    const about = `${path}/${NEW}/record.json`;
    const spoil: readonly [string, () => Promise<unknown>][] = [
      ["its record.json is a link", () => Deno.symlink(elsewhere, about)],
      ["its record.json is a link", () => Deno.symlink("/dev/zero", about)],
      ["its record.json is a directory", () => Deno.mkdir(about)],
      [
        "its record.json is no regular file",
        () => new Deno.Command("mkfifo", { args: [about] }).output(),
      ],
    ];
    for (const [reason, make] of spoil) {
      await Deno.remove(about);
      await make();
      deepStrictEqual((await records.list()).map((row) => [row.name, row.reason]), [
        [NEW, reason],
        [OLD, "the event loop did not turn for 2.4s"],
        [BROKEN, "its record.json is broken"],
      ]);
    }
    await Deno.symlink("/dev/zero", `${path}/${OLD}/goroutine.pb.gz`);
    await rejects(functions({ record: OLD, kind: "goroutine" }), /has no goroutine/);
  } finally {
    await Deno.remove(elsewhere);
  }
});

Deno.test("a broken segment costs its time alone, and the profile says so", async () => {
  await using folder = await openFolder();
  const broken = `${folder.path}/${NEW}/segments/${segment(0, 20)}.pb.gz`;
  await Deno.writeTextFile(broken, "no profile");
  const profile = await folder.records.profile({ record: NEW, kind: "cpu" });
  deepStrictEqual(profile.function.map(({ name }) => name), [segment(20, 40)]);
  match(profile.comment.join(), /left out: a part of the record: Cannot read profile ".*": /);
  await rejects(folder.functions({ record: NEW, kind: "cpu", span: span(1, 2) }), {
    message: /^Cannot read profile ".*": /,
  });
});
