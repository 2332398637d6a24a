import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { recoverRuns } from "../../lib/record/dead_runs.ts";
import { RecordFolder } from "../../lib/record/record_folder.ts";
import { ownRun } from "../../lib/record/run_id.ts";
import { aboutText, recordFolder } from "../support/record_folder.ts";

const NOW = Date.now();
const OWN = { pid: Deno.pid, host: "here", since: NOW };
const LIMITS = { records: 8, bytes: 1 << 20 };

/** Makes all of a folder as old as this, in seconds. */
async function age(path: string, seconds: number): Promise<void> {
  const at = Date.now() / 1e3 - seconds;
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory) await age(`${path}/${name}`, seconds);
    else await Deno.utime(`${path}/${name}`, at, at);
  }
  await Deno.utime(path, at, at);
}

/** Which of these a start takes for dead: a folder's name with its age in seconds. */
async function recovered(
  name: string,
  seconds: number,
): Promise<{ left: string[]; undecided: boolean }> {
  await using folder = await recordFolder([`${name}/heap.pb.gz`], {
    [`${name}/record.json`]: aboutText(0, 1000),
  });
  await age(`${folder.path}/${name}`, seconds);
  const undecided = await recoverRuns(new RecordFolder(folder.path, LIMITS, OWN), OWN);
  const left = Array.from(Deno.readDirSync(folder.path), ({ name }) => name);
  return { left: left.map((each) => each.replace(/^.*Z-/, "")), undecided };
}

/** No Linux has processes of so high a number. */
const NOBODY = 2 ** 22 + 1;

const RUNS: readonly [what: string, name: string, seconds: number, died: boolean][] = [
  ["our own number, from before", `running-${Deno.pid}-here-1`, 20, true],
  ["our own number, just written", `running-${Deno.pid}-here-1`, 1, false],
  ["our own process", `running-${Deno.pid}-here-${NOW + 1}`, 20, false],
  // It began before this one, but after the process.
  [
    "another thread of it",
    `running-${Deno.pid}-here-${NOW - 1}-1f`,
    20,
    Deno.build.os !== "linux",
  ],
  ["a number that nobody has", `running-${NOBODY}-here-1`, 20, Deno.build.os === "linux"],
  ["a process that is there", `running-1-here-1`, 20, false],
  ["a process that is there but silent", `running-1-here-1`, 100, true],
  ["another host", `running-${NOBODY}-there-1`, 20, false],
  ["another host, silent", `running-${NOBODY}-there-1`, 100, true],
];

for (const [what, name, seconds, died] of RUNS) {
  Deno.test(`${what} is ${died ? "dead" : "left alone"} after ${seconds}s`, async () => {
    const { left, undecided } = await recovered(name, seconds);
    deepStrictEqual([left, undecided], [[died ? "died" : name], !died]);
  });
}

Deno.test("a dead run's figures go on to its last whole line; halves of files go", async () => {
  const name = `running-${Deno.pid}-here-1`;
  const { figures } = JSON.parse(aboutText(3000, 4000));
  await using folder = await recordFolder([`${name}/segments/1000-2000.pb.gz`], {
    [`${name}/record.json`]: aboutText(1000, 3000),
    [`${name}/tail.jsonl`]: figures.map((each: unknown) => JSON.stringify(each) + "\n").join("") +
      '{"at":5000,"thr',
    [`${name}/record.json.part`]: "{",
    [`${name}/segments/2000-3000.pb.gz.part`]: "",
  });
  await age(`${folder.path}/${name}`, 20);
  await recoverRuns(new RecordFolder(folder.path, LIMITS, OWN), OWN);
  const [record = ""] = Array.from(Deno.readDirSync(folder.path), ({ name }) => name);
  const path = `${folder.path}/${record}`;
  const about = JSON.parse(await Deno.readTextFile(`${path}/record.json`));
  deepStrictEqual(about.figures.map(({ at }: { at: number }) => at), [1000, 2000, 3000, 4000]);
  deepStrictEqual(Array.from(Deno.readDirSync(path), ({ name }) => name).sort(), [
    "record.json",
    "segments",
  ]);
  deepStrictEqual(Array.from(Deno.readDirSync(`${path}/segments`), ({ name }) => name), [
    "1000-2000.pb.gz",
  ]);
});

Deno.test("a record that was not finished keeps what is whole, and goes if nothing is", async () => {
  const RUN = `${NOBODY}-there-1`;
  await using folder = await recordFolder([
    `2026-01-01T00-00-00-000Z-heap-limit.partial-${RUN}/heap.pb.gz`,
  ], {
    [`2026-01-01T00-00-00-000Z-heap-limit.partial-${RUN}/cpu.pb.gz.part`]: "x",
    [`2026-01-02T00-00-00-000Z-stall.partial-${RUN}/heap.pb.gz.part`]: "x",
    // Another thread's, of the same moment.
    [`2026-01-01T00-00-00-000Z-heap-limit.partial-${RUN}-2a/cpu.pb.gz`]: "x",
    "2026-01-03T00-00-00-000Z-stall.partial/cpu.pb.gz": "x",
    "2026-01-04T00-00-00-000Z-stall/cpu.pb.gz": "x",
  });
  await age(folder.path, 100);
  strictEqual(await recoverRuns(new RecordFolder(folder.path, LIMITS, OWN), OWN), false);
  const all = Array.from(
    Deno.readDirSync(folder.path),
    ({ name }) =>
      [name, ...Array.from(Deno.readDirSync(`${folder.path}/${name}`), ({ name }) => name)].join(
        " ",
      ),
  );
  const [first, second, ...rest] = all.sort();
  deepStrictEqual(
    [first, second].map((text) => text?.replace(/ .*/, "")),
    ["2026-01-01T00-00-00-000Z-heap-limit", "2026-01-01T00-00-00-001Z-heap-limit"],
  );
  deepStrictEqual(rest, [
    "2026-01-03T00-00-00-000Z-stall cpu.pb.gz",
    "2026-01-04T00-00-00-000Z-stall cpu.pb.gz",
  ]);
});

/** Writes as many records of one moment at once, each as another thread. */
async function writeAtOnce(count: number, records: number) {
  await using temp = await recordFolder([]);
  const runs = Array.from({ length: count }, () => ownRun());
  const written = await Promise.all(runs.map((run) => {
    const folder = new RecordFolder(temp.path, { records, bytes: 1 << 20 }, run);
    return folder.write("signal", new Date(0), (put) => put("cpu.pb.gz", new Uint8Array(1)));
  }));
  return { written, names: Array.from(Deno.readDirSync(temp.path), ({ name }) => name) };
}

Deno.test("records of one moment are told apart", async () => {
  const { written, names } = await writeAtOnce(5, 5);
  strictEqual(new Set(written).size, 5);
  strictEqual(names.length, 5);
});

Deno.test("threads that let go of old records are not in each other's way", async () => {
  const { names } = await writeAtOnce(5, 3);
  ok(names.length <= 3 && names.every((name) => /^1970.*Z-signal$/.test(name)), `${names}`);
});

Deno.test("restarts do not push out what else happened", async () => {
  await using temp = await recordFolder([]);
  const folder = new RecordFolder(temp.path, LIMITS, OWN);
  await folder.write("stall", new Date(0), (put) => put("cpu.pb.gz", new Uint8Array(1)));
  for (let i = 1; i <= 10; i++) {
    await Deno.mkdir(`${temp.path}/run`);
    await folder.adopt(`${temp.path}/run`, "died", new Date(i * 1000));
  }
  const names = Array.from(Deno.readDirSync(temp.path), ({ name }) => name.slice(17)).sort();
  deepStrictEqual(names, ["00-000Z-stall", "09-000Z-died", "10-000Z-died"]);
});
