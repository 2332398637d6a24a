import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { recordSource } from "../../../lib/fetch/records/record_source.ts";
import { recordFolder } from "../../support/record_folder.ts";

async function lookAt(profiles: string[], from = "") {
  await using folder = await recordFolder(profiles);
  const texts: string[] = [];
  const print = (text: string) => void texts.push(text.replace(folder.path, "F"));
  const profile = await recordSource(folder.path + from, { print, warn: print });
  return { texts, functions: profile?.function.map(({ name }) => name) };
}

const STALL = "2026-11-23T11-22-18-565Z-stall";
const LIMIT = "2026-11-23T11-22-19-001Z-heap-limit.partial-7-here-1";
const DIED = "2026-11-23T11-22-20-001Z-died";

Deno.test("a folder of records is its newest: what is alive if memory was short", async () => {
  const files = [`${STALL}/cpu.pb.gz`, `${STALL}/heap.pb.gz`];
  deepStrictEqual(await lookAt([...files, `${LIMIT}/cpu.pb.gz`, `${LIMIT}/heap.pb.gz`]), {
    functions: ["heap"],
    texts: [`Looking at heap of F/${LIMIT}`, "There is also cpu"],
  });
  deepStrictEqual(await lookAt([...files, `${LIMIT}/heap.pb.gz`], `/${STALL}`), {
    functions: ["cpu"],
    texts: [`Looking at cpu of F/${STALL}`, "There is also heap"],
  });
});

Deno.test("what a dead run left is all its segments together", async () => {
  const segments = ["1000-2000", "900-1000", "odd"].map((name) => `${DIED}/segments/${name}.pb.gz`);
  deepStrictEqual(await lookAt([`${STALL}/cpu.pb.gz`, ...segments]), {
    functions: ["900-1000", "1000-2000"],
    texts: [`Looking at cpu of F/${DIED}`],
  });
});

Deno.test("a folder that is no record is not one, whatever lies in it", async () => {
  strictEqual((await lookAt(["pprof.samples.cpu.001.pb.gz"])).functions, undefined);
  strictEqual((await lookAt([])).functions, undefined);
});

Deno.test("where there is no record yet, it is what runs have there, the latest first", async () => {
  const segment = "segments/900-1000.pb.gz";
  const runs = ["running-9-here-100-ab", "running-10-here-2000-cd"];
  deepStrictEqual(await lookAt(runs.map((run) => `${run}/${segment}`)), {
    functions: ["900-1000"],
    texts: [
      `Looking at cpu of F/${runs[1]}`,
      "It is of a run that goes on, or that ended with nobody to make a record of it",
    ],
  });
  deepStrictEqual((await lookAt([`${runs[0]}/${segment}`, `${STALL}/cpu.pb.gz`])).texts, [
    `Looking at cpu of F/${STALL}`,
  ]);
});

Deno.test("a folder without a profile in its records says so", async () => {
  const open = async (files: Record<string, string>) => {
    await using folder = await recordFolder([], files);
    await recordSource(folder.path, { print: () => {}, warn: () => {} });
  };
  await rejects(open({ "running-9-here-100-ab/record.json": "{}" }), /no record yet, only that of/);
  await rejects(open({ [`${STALL}/record.json`]: "{}" }), /its records have no profile/);
});

Deno.test("a profile that cannot be read is said, and the next one shown", async () => {
  await using folder = await recordFolder([`${STALL}/heap.pb.gz`, `${STALL}/cpu.pb.gz`], {
    [`${DIED}/cpu.pb.gz`]: "no profile",
  });
  const texts: string[] = [];
  const print = (text: string) => void texts.push(text.replaceAll(folder.path, "F"));
  const profile = await recordSource(folder.path, { print, warn: print });
  deepStrictEqual(profile?.function.map(({ name }) => name), ["cpu"]);
  strictEqual(texts[0]?.startsWith(`Cannot read profile "F/${DIED}/cpu.pb.gz": `), true);
  deepStrictEqual(texts.slice(1), [`Looking at cpu of F/${STALL}`, "There is also heap"]);
});
